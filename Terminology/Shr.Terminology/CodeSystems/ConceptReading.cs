using System.Text;
using Shr.Fhir.Elements;
using Shr.Terminology.Json;

namespace Shr.Terminology.CodeSystems;

/// <summary>Reads the concepts of a CodeSystem resource into a builder.</summary>
internal sealed class ConceptReading(PackedBuilder builder, CodeSystemHeader header)
{
    // Deeper nesting than any real classification has; beyond it the concepts stay without a parent.
    private const int MaxDepth = 200;

    private readonly string _abstractProperty = FhirCodeSystemReader.StandardProperty(header, "notSelectable");
    private readonly string _inactiveProperty = FhirCodeSystemReader.StandardProperty(header, "inactive");
    private readonly string _statusProperty = FhirCodeSystemReader.StandardProperty(header, "status");
    private readonly string _parentProperty = FhirCodeSystemReader.StandardProperty(header, "parent");
    private readonly string _childProperty = FhirCodeSystemReader.StandardProperty(header, "child");
    private readonly List<(int Concept, string Other, bool IsParent)> _stated = [];

    public void ReadAll(JsonView concepts, int parent, int depth)
    {
        foreach (var concept in concepts.Items)
        {
            if (concept.String("code"u8) is not { Length: > 0 } code)
            {
                continue;
            }

            var number = builder.Add(code, concept.String("display"u8), concept.String("definition"u8));
            if (number < 0)
            {
                // The same code again below another parent: the usual way to write a hierarchy with several parents.
                number = builder.Find(code);
            }
            else
            {
                ReadConcept(concept, number);
            }

            if (parent >= 0)
            {
                builder.AddParent(number, parent);
            }

            if (depth < MaxDepth)
            {
                ReadAll(concept["concept"u8], number, depth + 1);
            }
        }
    }

    /// <summary>Turns parent and child properties into the hierarchy; to be called when all concepts are known.</summary>
    public void LinkStatedParents()
    {
        foreach (var (concept, other, isParent) in _stated)
        {
            if (builder.Find(other) is >= 0 and var number)
            {
                builder.AddParent(isParent ? concept : number, isParent ? number : concept);
            }
        }
    }

    private void ReadConcept(JsonView concept, int number)
    {
        foreach (var designation in concept["designation"u8].Items)
        {
            var extensions = designation["extension"u8];
            if (designation.String("value"u8) is { } value)
            {
                builder.AddDesignation(
                    number,
                    designation.String("language"u8),
                    ReadCoding(designation["use"u8]),
                    value,
                    ConceptExtensions.Read(extensions).ValueOf(ConceptExtensions.StandardsStatus) is "withdrawn" or "deprecated",
                    extensions.Exists ? Encoding.UTF8.GetString(extensions.Raw) : null);
            }
        }

        foreach (var property in concept["property"u8].Items)
        {
            ReadProperty(property, number);
        }

        foreach (var extension in ConceptExtensions.Read(concept["extension"u8]))
        {
            builder.AddExtension(number, extension.Url, extension.Json, extension.Value);
            if (extension is { Url: ConceptExtensions.StandardsStatus, Value: { } status })
            {
                builder.SetStatus(number, status);
                if (status == "deprecated")
                {
                    builder.SetFlag(number, ConceptFlags.Deprecated);
                }
            }
        }
    }

    private void ReadProperty(JsonView property, int number)
    {
        var value = property.Value;
        if (property.String("code"u8) is not { } code || !value.Exists)
        {
            return;
        }

        var text = value.Kind == JsonKind.Object ? value.String("code"u8) : value.Text;
        if (text is null)
        {
            return;
        }

        builder.AddProperty(number, code, KindOf(value.NameUtf8), text, value.String("system"u8), value.String("display"u8));
        if (code == _abstractProperty && text == "true")
        {
            builder.SetFlag(number, ConceptFlags.Abstract);
        }
        else if (code == _inactiveProperty && text == "true")
        {
            builder.SetFlag(number, ConceptFlags.Inactive);
        }
        else if (code == _statusProperty)
        {
            builder.SetStatus(number, text);
            if (text is "retired" or "inactive")
            {
                builder.SetFlag(number, ConceptFlags.Inactive);
            }
            else if (text == "deprecated")
            {
                builder.SetFlag(number, ConceptFlags.Deprecated);
            }
        }
        else if (code == _parentProperty || code == _childProperty)
        {
            _stated.Add((number, text, code == _parentProperty));
        }
    }

    private static PropertyKind KindOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("valueCoding"u8) ? PropertyKind.Coding
        : name.SequenceEqual("valueString"u8) ? PropertyKind.String
        : name.SequenceEqual("valueInteger"u8) ? PropertyKind.Integer
        : name.SequenceEqual("valueBoolean"u8) ? PropertyKind.Boolean
        : name.SequenceEqual("valueDateTime"u8) ? PropertyKind.DateTime
        : name.SequenceEqual("valueDecimal"u8) ? PropertyKind.Decimal
        : PropertyKind.Code;

    private static Coding? ReadCoding(JsonView coding) =>
        coding.Exists ? new Coding(coding.String("system"u8), coding.String("version"u8), coding.String("code"u8), coding.String("display"u8)) : null;
}
