using Shr.Terminology.CodeSystems;
using Shr.Terminology.Remote;
using Shr.Terminology.ValueSets;

namespace Shr.Terminology.Operations;

/// <summary>Questions that only the server can answer that holds the definition: they are handed on, and its answer back.</summary>
internal static class RemoteAnswers
{
    // What a caller may say to the other server; everything else stays here.
    private static readonly string[] ExpandParameters =
        ["filter", "offset", "count", "activeOnly", "displayLanguage", "includeDesignations", "includeDefinition", "excludeNested", "excludeNotForUI", "property", "date", "valueSetVersion"];

    private static readonly string[] ValidateParameters = ["code", "system", "systemVersion", "display", "coding", "codeableConcept", "displayLanguage", "abstract", "date", "inferSystem", "valueSetVersion"];

    private static readonly string[] TranslateParameters =
        ["url", "conceptMapVersion", "code", "system", "version", "coding", "codeableConcept", "source", "target", "targetsystem", "reverse", "sourceCode", "sourceSystem", "sourceCoding", "targetCode", "targetSystem", "targetCoding"];

    /// <summary>The expansion of a value set that is held elsewhere, or lists a code system that is; null where it is for here to expand.</summary>
    public static TerminologyResult? Expand(TxScope scope) =>
        Holder(scope, alsoForItsCodes: true, out var valueSet) is { } server ? Ask(scope, server, TerminologyOperation.Expand, ExpandParameters, valueSet) : null;

    /// <summary>The check of a code against a value set that is held elsewhere; null where it is for here to check.</summary>
    public static TerminologyResult? Validate(TxScope scope) =>
        Holder(scope, alsoForItsCodes: false, out _) is { } server ? Ask(scope, server, TerminologyOperation.ValueSetValidateCode, ValidateParameters, null) : null;

    /// <summary>The translation by a map that is held elsewhere, or of a code of a system that is; null where nobody else is to be asked.</summary>
    public static TerminologyResult? Translate(TxScope scope, IReadOnlyList<Coding> codings)
    {
        var server = scope.Parameters.Text("url") is { } map ? scope.FindRemote(map)
            : codings.Select(c => c.System is { } system ? scope.FindRemote(system) : null).FirstOrDefault(s => s is not null);
        return server is null ? null : Ask(scope, server, TerminologyOperation.Translate, TranslateParameters, null);
    }

    private static IRemoteTerminology? Holder(TxScope scope, bool alsoForItsCodes, out ValueSetDefinition? known)
    {
        known = null;
        if (!scope.AsksOthers)
        {
            return null;
        }

        if (scope.Parameters.Find("valueSet").Resource is { Exists: true } resource)
        {
            known = alsoForItsCodes ? ValueSetReader.Read(resource) : null;
        }
        else if (scope.Parameters.Text("url", "valueSet") is { } url)
        {
            known = scope.FindValueSet(url, scope.Parameters.Text("valueSetVersion"));
            if (known is null or { IsWithoutContent: true } && scope.FindRemote(url) is { } holder)
            {
                known = null;
                return holder;
            }
        }

        if (known is null || !alsoForItsCodes)
        {
            return null;
        }

        foreach (var include in known.Includes)
        {
            if (include.Concepts.Count == 0 && include.System is { } system && RemoteCodeSystem.IsBehind(scope.FindCodeSystem(system, include.Version)) && scope.FindRemote(system) is { } holder)
            {
                return holder;
            }
        }

        return null;
    }

    private static TerminologyResult Ask(TxScope scope, IRemoteTerminology server, TerminologyOperation operation, string[] names, ValueSetDefinition? valueSet)
    {
        using var writer = new AnswerWriter();
        writer.StartParameters();
        if (valueSet is { IsImplicit: false })
        {
            // Our definition counts, whatever the other server knows by its url.
            writer.StartParameter("valueSet", "resource"u8);
            writer.Json.WriteRawValue(valueSet.Json.Span, skipInputValidation: true);
            writer.EndParameter();
        }
        else if (operation != TerminologyOperation.Translate)
        {
            writer.Parameter("url", "valueUri"u8, scope.Parameters.Text("url", "valueSet"));
        }

        foreach (var parameter in scope.Parameters.All)
        {
            if (names.Contains(parameter.Name))
            {
                Write(writer, parameter);
            }
        }

        writer.EndParameters();
        return server.Ask(operation, writer.Finish().Json, valueSet?.Canonical ?? scope.Parameters.Text("url", "valueSet") ?? scope.Parameters.Text("system", "sourceSystem") ?? "the code");
    }

    private static void Write(AnswerWriter writer, OperationParameter parameter)
    {
        if (parameter.Part.Exists)
        {
            writer.Json.WriteRawValue(parameter.Part.Raw, skipInputValidation: true);
            return;
        }

        switch (parameter.Name)
        {
            case "offset" or "count" when int.TryParse(parameter.Text, out var number):
                writer.StartParameter(parameter.Name, "valueInteger"u8);
                writer.Json.WriteNumberValue(number);
                writer.EndParameter();
                break;
            case "coding" or "sourceCoding" or "targetCoding" when parameter.Text is { } text:
                var bar = text.LastIndexOf('|');
                writer.StartParameter(parameter.Name, "valueCoding"u8);
                writer.WriteCoding(new Coding(bar < 0 ? null : text[..bar], null, text[(bar + 1)..]));
                writer.EndParameter();
                break;
            default:
                if (parameter.Text is "true" or "false")
                {
                    writer.Parameter(parameter.Name, parameter.Text == "true");
                    break;
                }

                writer.Parameter(parameter.Name, TypeOf(parameter.Name), parameter.Text);
                break;
        }
    }

    private static ReadOnlySpan<byte> TypeOf(string name) => name switch
    {
        "url" or "system" or "source" or "target" or "targetsystem" or "sourceSystem" or "targetSystem" => "valueUri"u8,
        "code" or "sourceCode" or "targetCode" or "displayLanguage" => "valueCode"u8,
        "date" => "valueDateTime"u8,
        _ => "valueString"u8,
    };
}
