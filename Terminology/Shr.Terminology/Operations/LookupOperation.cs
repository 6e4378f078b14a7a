using Shr.Terminology.CodeSystems;
using Shr.Terminology.Languages;

namespace Shr.Terminology.Operations;

/// <summary><c>CodeSystem/$lookup</c>.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem-operation-lookup.html</remarks>
internal static class LookupOperation
{
    /// <summary>Looks a code up; the scope is failed where that cannot be done.</summary>
    public static TerminologyResult? Run(TxScope scope)
    {
        var parameters = scope.Parameters;
        var coding = parameters.Coding("coding") ?? new Coding(parameters.Text("system"), null, parameters.Text("code"));
        var inline = parameters.Find("codeSystem").Resource is { Exists: true } resource ? FhirCodeSystemReader.Read(resource) : null;
        if (coding.Code is null || (coding.System is null && inline is null))
        {
            scope.Fail(400, TerminologyIssues.NoCodeToLookUp);
            return null;
        }

        var version = coding.Version ?? parameters.Text("version");
        if ((inline ?? CodeSystemResolution.Find(scope, coding.System!, version)) is not { } system)
        {
            return null;
        }

        scope.UseSupplements(system);
        if (scope.MissingSupplements.ToList() is { Count: > 0 } missing)
        {
            scope.Fail(422, TerminologyIssues.SupplementMissing, string.Join(",", missing));
            return null;
        }

        if (!system.TryFind(coding.Code, out var concept))
        {
            var suffix = system.Header.Version is { } known ? $" version '{known}'" : "";
            scope.Fail(404, TerminologyIssues.LookupUnknownCode, coding.Code, system.Header.Url, suffix);
            return null;
        }

        using var writer = new AnswerWriter();
        Write(writer, scope, system, concept);
        return writer.Finish();
    }

    private static void Write(AnswerWriter writer, TxScope scope, ICodeSystem system, Concept concept)
    {
        var wanted = scope.Parameters.Texts("property").ToHashSet(StringComparer.Ordinal);
        var flags = system.FlagsOf(concept);
        writer.StartParameters();
        writer.Parameter("name", "valueString"u8, system.Header.Name ?? system.Header.Title ?? system.Header.Url);
        writer.Parameter("system", "valueUri"u8, system.Header.Url);
        writer.Parameter("code", "valueCode"u8, system.CodeOf(concept));
        writer.Parameter("version", "valueString"u8, system.Header.Version);
        var shown = WriteDisplay(writer, scope, system, concept);
        if (Wants(wanted, "definition"))
        {
            writer.Parameter("definition", "valueString"u8, system.DefinitionOf(concept));
        }

        writer.Parameter("abstract", (flags & ConceptFlags.Abstract) != 0);
        if (Wants(wanted, "designation"))
        {
            WriteDesignations(writer, system, concept, shown);
        }

        WriteProperties(writer, system, concept, wanted, flags);
        if (system is SupplementedCodeSystem supplemented)
        {
            foreach (var supplement in supplemented.Supplements)
            {
                writer.Parameter("used-supplement", "valueCanonical"u8, supplement.Header.Canonical);
            }
        }

        writer.EndParameters();
    }

    // No list means the server chooses; "*" means everything.
    private static bool Wants(HashSet<string> wanted, string name) => wanted.Count == 0 || wanted.Contains("*") || wanted.Contains(name);

    private static string? WriteDisplay(AnswerWriter writer, TxScope scope, ICodeSystem system, Concept concept)
    {
        var shown = scope.Languages is { } languages
            ? (ConceptNames.Of(system, concept).Preferred(languages) ?? ConceptNames.Of(system, concept).Preferred(null))?.Designation.Value
            : system.DisplayOf(concept) ?? ConceptNames.Of(system, concept).Preferred(null)?.Designation.Value;

        // R4 wants a display: a code without a name is its own name.
        writer.Parameter("display", "valueString"u8, shown ?? system.CodeOf(concept));
        return shown;
    }

    private static void WriteDesignations(AnswerWriter writer, ICodeSystem system, Concept concept, string? shown)
    {
        // The display is listed too where its language would otherwise stay unsaid.
        if (system.Header.Language is { } language && system.DisplayOf(concept) is { } display)
        {
            WriteDesignation(writer, new Designation(language, ConceptNames.PreferredForLanguage, display));
        }

        foreach (var designation in system.DesignationsOf(concept))
        {
            if (designation.Use is not null || designation.Language is not null || designation.Value != shown)
            {
                WriteDesignation(writer, designation);
            }
        }
    }

    private static void WriteDesignation(AnswerWriter writer, Designation designation)
    {
        writer.StartParts("designation");
        writer.Parameter("language", "valueCode"u8, designation.Language);
        if (designation.Use is { } use)
        {
            writer.StartParameter("use", "valueCoding"u8);
            writer.WriteCoding(use);
            writer.EndParameter();
        }

        writer.Parameter("value", "valueString"u8, designation.Value);
        writer.Parameter("source", "valueCanonical"u8, designation.Source);
        writer.EndParts();
    }

    private static void WriteProperties(AnswerWriter writer, ICodeSystem system, Concept concept, HashSet<string> wanted, ConceptFlags flags)
    {
        var properties = system.PropertiesOf(concept);
        if (Wants(wanted, "inactive") && !properties.Any(p => p.Code == "inactive"))
        {
            Write(writer, new ConceptProperty("inactive", PropertyKind.Boolean, (flags & ConceptFlags.Inactive) != 0 ? "true" : "false"));
        }

        WriteLinked(writer, system, "parent", Wants(wanted, "parent") ? system.ParentsOf(concept) : []);
        WriteLinked(writer, system, "child", Wants(wanted, "child") ? system.ChildrenOf(concept) : []);
        foreach (var property in properties)
        {
            if (property.Code is not ("parent" or "child") && Wants(wanted, property.Code) && (wanted.Count > 0 || !IsOnRequest(system, property.Code)))
            {
                Write(writer, property);
            }
        }
    }

    private static bool IsOnRequest(ICodeSystem system, string property)
    {
        foreach (var definition in system.Header.Properties)
        {
            if (definition.Code == property)
            {
                return definition.IsOnRequest;
            }
        }

        return false;
    }

    private static void WriteLinked(AnswerWriter writer, ICodeSystem system, string name, IReadOnlyList<Concept> concepts)
    {
        foreach (var other in concepts)
        {
            Write(writer, new ConceptProperty(name, PropertyKind.Code, system.CodeOf(other), null, system.DisplayOf(other)));
        }
    }

    private static void Write(AnswerWriter writer, ConceptProperty property)
    {
        writer.StartParts("property");
        writer.Parameter("code", "valueCode"u8, property.Code);
        writer.Parameter("value", property);
        writer.Parameter("description", "valueString"u8, property.Kind == PropertyKind.Coding ? null : property.Display);
        writer.EndParts();
    }
}
