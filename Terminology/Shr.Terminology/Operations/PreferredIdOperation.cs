namespace Shr.Terminology.Operations;

/// <summary><c>NamingSystem/$preferred-id</c>: another name of the same system.</summary>
/// <remarks>https://hl7.org/fhir/R4/namingsystem-operation-preferred-id.html</remarks>
internal static class PreferredIdOperation
{
    private static readonly string[] Types = ["oid", "uuid", "uri", "other"];

    /// <summary>Finds the identifier; the scope is failed where that cannot be done.</summary>
    public static TerminologyResult? Run(TxScope scope)
    {
        var (id, type) = (scope.Parameters.Text("id"), scope.Parameters.Text("type"));
        if (id is null || type is null || !Types.Contains(type))
        {
            scope.Fail(400, TerminologyIssues.BadParameter, id is null ? "id" : "type", id is null ? "" : type, id is null ? "an identifier was expected" : "oid, uuid, uri or other was expected");
            return null;
        }

        var known = scope.All(s => s.FindNames(id)).ToList();
        if (known.Count == 0)
        {
            scope.Fail(404, TerminologyIssues.UnknownIdentifier, id);
            return null;
        }

        if (known.Select(n => n.Preferred(type)).FirstOrDefault(n => n is not null) is not { } result)
        {
            scope.Fail(404, TerminologyIssues.NoIdentifierOfType, id, type);
            return null;
        }

        using var writer = new AnswerWriter();
        writer.StartParameters();
        writer.Parameter("result", "valueString"u8, result);
        writer.EndParameters();
        return writer.Finish();
    }
}
