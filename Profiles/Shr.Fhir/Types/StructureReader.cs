using System.Text.Json;

namespace Shr.Fhir.Types;

/// <summary>Reads the head and the snapshot of a StructureDefinition of the pack, and stops there.</summary>
/// <remarks>
/// The types are compiled at each start, so this reads forward only and builds nothing but what it keeps. It trusts its
/// input: the pack was generated and tested.
/// </remarks>
internal sealed class StructureReader
{
    public string Id = "";
    public string Kind = "";
    public string FhirVersion = "";
    public string? BaseDefinition;
    public bool IsAbstract;
    public readonly List<SnapshotElement> Elements = new(64);

    public static StructureReader Read(ReadOnlySpan<byte> json)
    {
        var structure = new StructureReader();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("snapshot"u8))
            {
                structure.ReadSnapshot(ref reader);
                break;
            }

            structure.ReadHead(ref reader);
        }

        return structure;
    }

    private void ReadHead(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            Id = Text(ref reader);
        }
        else if (reader.ValueTextEquals("kind"u8))
        {
            Kind = Text(ref reader);
        }
        else if (reader.ValueTextEquals("fhirVersion"u8))
        {
            FhirVersion = Text(ref reader);
        }
        else if (reader.ValueTextEquals("baseDefinition"u8))
        {
            BaseDefinition = Text(ref reader);
        }
        else if (reader.ValueTextEquals("abstract"u8))
        {
            IsAbstract = Flag(ref reader);
        }
        else
        {
            Skip(ref reader);
        }
    }

    private void ReadSnapshot(ref Utf8JsonReader reader)
    {
        reader.Read(); // the snapshot
        reader.Read(); // its only property
        reader.Read(); // the array
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            Elements.Add(ReadElement(ref reader));
        }
    }

    private static SnapshotElement ReadElement(ref Utf8JsonReader reader)
    {
        var element = new SnapshotElement();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("path"u8))
            {
                element.Path = Text(ref reader);
            }
            else if (reader.ValueTextEquals("min"u8))
            {
                element.Min = (int)Number(ref reader);
            }
            else if (reader.ValueTextEquals("max"u8))
            {
                element.Max = Text(ref reader);
            }
            else if (reader.ValueTextEquals("base"u8))
            {
                ReadBase(ref reader, element);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                ReadTypes(ref reader, element.Types);
            }
            else if (reader.ValueTextEquals("isSummary"u8))
            {
                element.IsSummary = Flag(ref reader);
            }
            else if (reader.ValueTextEquals("isModifier"u8))
            {
                element.IsModifier = Flag(ref reader);
            }
            else if (reader.ValueTextEquals("representation"u8))
            {
                element.IsXmlAttribute = Texts(ref reader).Contains("xmlAttr");
            }
            else if (reader.ValueTextEquals("contentReference"u8))
            {
                element.ContentReference = Text(ref reader);
            }
            else if (reader.ValueTextEquals("minValueInteger"u8))
            {
                element.MinValue = Number(ref reader);
            }
            else if (reader.ValueTextEquals("maxValueInteger"u8))
            {
                element.MaxValue = Number(ref reader);
            }
            else if (reader.ValueTextEquals("maxLength"u8))
            {
                element.MaxLength = (int)Number(ref reader);
            }
            else
            {
                Skip(ref reader);
            }
        }

        return element;
    }

    private static void ReadBase(ref Utf8JsonReader reader, SnapshotElement element)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("path"u8))
            {
                element.BasePath = Text(ref reader);
            }
            else if (reader.ValueTextEquals("max"u8))
            {
                element.BaseMax = Text(ref reader);
            }
            else
            {
                Skip(ref reader);
            }
        }
    }

    private static void ReadTypes(ref Utf8JsonReader reader, List<SnapshotType> types)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var type = new SnapshotType();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("code"u8))
                {
                    type.Code = Text(ref reader);
                }
                else if (reader.ValueTextEquals("profile"u8))
                {
                    type.Profiles = Texts(ref reader);
                }
                else if (reader.ValueTextEquals("targetProfile"u8))
                {
                    type.TargetProfiles = Texts(ref reader);
                }
                else if (reader.ValueTextEquals("extension"u8))
                {
                    ReadExtensions(ref reader, type);
                }
                else
                {
                    Skip(ref reader);
                }
            }

            types.Add(type);
        }
    }

    private static void ReadExtensions(ref Utf8JsonReader reader, SnapshotType type)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var url = "";
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("url"u8))
                {
                    url = Text(ref reader);
                }
                else if (url.EndsWith("/structuredefinition-fhir-type", StringComparison.Ordinal))
                {
                    type.FhirType = Text(ref reader);
                }
                else if (url.EndsWith("/regex", StringComparison.Ordinal))
                {
                    type.Regex = Text(ref reader);
                }
                else
                {
                    Skip(ref reader);
                }
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString()!;
    }

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            texts.Add(reader.GetString()!);
        }

        return texts;
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    private static bool Flag(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetBoolean();
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
