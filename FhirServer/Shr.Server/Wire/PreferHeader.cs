namespace Shr.Server.Wire;

/// <summary>The parts of a Prefer header that FHIR gives a meaning.</summary>
/// <remarks>https://hl7.org/fhir/R4/http.html#ops, https://www.rfc-editor.org/rfc/rfc7240</remarks>
internal readonly record struct PreferHeader(PreferReturn? Return, bool IsStrict, bool IsAsync)
{
    /// <summary>Reads it; what is unknown is left out, as the RFC says.</summary>
    public static PreferHeader Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return default;
        }

        PreferReturn? answer = null;
        var strict = false;
        var async = false;
        foreach (var part in text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (part.Replace("\"", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant())
            {
                case "RETURN=MINIMAL": answer = PreferReturn.Minimal; break;
                case "RETURN=REPRESENTATION": answer = PreferReturn.Representation; break;
                case "RETURN=OPERATIONOUTCOME": answer = PreferReturn.OperationOutcome; break;
                case "HANDLING=STRICT": strict = true; break;
                case "HANDLING=LENIENT": strict = false; break;
                case "RESPOND-ASYNC": async = true; break;
            }
        }

        return new PreferHeader(answer, strict, async);
    }
}
