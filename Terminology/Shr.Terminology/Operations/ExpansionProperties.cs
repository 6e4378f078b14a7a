using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary>The properties and extensions that an expansion shows with its codes.</summary>
internal sealed class ExpansionProperties(IReadOnlyList<string> wanted)
{
    private const string Standard = "http://hl7.org/fhir/concept-properties#";
    private const string Base = "http://hl7.org/fhir/StructureDefinition/";

    private static readonly HashSet<string> CodeSystemExtensions = new(StringComparer.Ordinal)
    {
        Base + "coding-sctdescid", Base + "rendering-style", Base + "rendering-xhtml", Base + "codesystem-alternate",
    };

    private static readonly HashSet<string> ValueSetExtensions = new(StringComparer.Ordinal)
    {
        Base + "valueset-supplement", Base + "valueset-deprecated", ConceptExtensions.StandardsStatus,
        Base + "valueset-concept-definition", Base + "coding-sctdescid", Base + "rendering-style", Base + "rendering-xhtml",
    };

    private readonly List<(string Code, string? Uri)> _declared = [];

    /// <summary>The properties that were shown so far, with their meaning.</summary>
    public IReadOnlyList<(string Code, string? Uri)> Declared => _declared;

    /// <summary>The properties of a code.</summary>
    public IReadOnlyList<ConceptProperty> Of(ExpansionItem item)
    {
        var result = new List<ConceptProperty>();
        if (item.CodeSystem is not { } system)
        {
            return result;
        }

        var extensions = system.ExtensionsOf(item.Concept);
        IReadOnlyList<ConceptExtension> own = item.Listed?.Extensions ?? [];
        if (system.StatusOf(item.Concept) is { } status && !status.Equals("active", StringComparison.OrdinalIgnoreCase))
        {
            Set(result, "status", PropertyKind.Code, status);
        }
        else if ((system.FlagsOf(item.Concept) & ConceptFlags.Deprecated) != 0)
        {
            Set(result, "status", PropertyKind.Code, "deprecated");
        }

        Set(result, "label", PropertyKind.String, own.ValueOf(Base + "valueset-label") ?? extensions.ValueOf(Base + "codesystem-label"));
        Set(result, "order", PropertyKind.Decimal, own.ValueOf(Base + "valueset-conceptOrder") ?? extensions.ValueOf(Base + "codesystem-conceptOrder"));
        Set(result, "weight", PropertyKind.Decimal, own.ValueOf(Base + "itemWeight") ?? extensions.ValueOf(Base + "itemWeight"), "itemWeight");
        foreach (var name in wanted)
        {
            AddWanted(result, name, system, item.Concept);
        }

        return result;
    }

    /// <summary>The extensions of a code that travel into an expansion, as JSON objects.</summary>
    public static IEnumerable<string> ExtensionsOf(ExpansionItem item)
    {
        if (item.CodeSystem is { } system)
        {
            foreach (var extension in system.ExtensionsOf(item.Concept))
            {
                if (CodeSystemExtensions.Contains(extension.Url))
                {
                    yield return extension.Json;
                }
            }
        }

        foreach (var extension in item.Listed?.Extensions ?? [])
        {
            if (ValueSetExtensions.Contains(extension.Url))
            {
                yield return extension.Json;
            }
        }
    }

    private void AddWanted(List<ConceptProperty> result, string name, ICodeSystem system, Concept concept)
    {
        switch (name)
        {
            case "definition":
                Set(result, name, PropertyKind.String, system.DefinitionOf(concept));
                return;
            case "inactive":
                Set(result, name, PropertyKind.Boolean, (system.FlagsOf(concept) & ConceptFlags.Inactive) != 0 ? "true" : "false");
                return;
            case "parent" or "child":
                Declare(name, Standard + name);
                foreach (var other in name == "parent" ? system.ParentsOf(concept) : system.ChildrenOf(concept))
                {
                    result.Add(new ConceptProperty(name, PropertyKind.Code, system.CodeOf(other)));
                }

                return;
        }

        foreach (var property in system.PropertiesOf(concept))
        {
            if ((property.Code == name || name == "*") && !result.Contains(property))
            {
                Declare(property.Code, system.Header.Properties.FirstOrDefault(p => p.Code == property.Code)?.Uri);
                result.Add(property);
            }
        }
    }

    private void Set(List<ConceptProperty> result, string name, PropertyKind kind, string? value, string? meaning = null)
    {
        if (value is not null)
        {
            Declare(name, Standard + (meaning ?? name));
            result.Add(new ConceptProperty(name, kind, value));
        }
    }

    private void Declare(string code, string? uri)
    {
        if (!_declared.Exists(d => d.Code == code))
        {
            _declared.Add((code, uri));
        }
    }
}
