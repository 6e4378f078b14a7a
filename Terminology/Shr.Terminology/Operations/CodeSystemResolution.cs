using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Operations;

/// <summary>Finds the code system an operation works on, or says why it cannot.</summary>
internal static class CodeSystemResolution
{
    /// <summary>The code system, or null with the scope failed: unknown system, unknown version, known by name only.</summary>
    public static ICodeSystem? Find(TxScope scope, string url, string? stated)
    {
        var version = scope.Rules.Determine(url, stated);
        if (scope.FindCodeSystem(url, version) is { } system)
        {
            if (scope.Rules.Violated(url, system.Header.Version) is { } demanded)
            {
                scope.Fail(422, TerminologyIssues.VersionNotAllowed, url, system.Header.Version, demanded);
                return null;
            }

            return system;
        }

        var known = scope.VersionsOf(url);
        if (version is not null)
        {
            scope.Fail(404, known.Count == 0
                ? TxIssue.Of(TerminologyIssues.UnknownCodeSystemVersionNone, "", url, version)
                : TxIssue.Of(TerminologyIssues.UnknownCodeSystemVersion, "", url, version, VersionChoice.ListOf(known)));
        }
        else if (scope.FindUnusable(url, CodeSystemContent.Supplement) is { } supplement)
        {
            scope.Fail(422, TerminologyIssues.SystemIsSupplement, supplement.Header.Canonical);
        }
        else if (scope.FindUnusable(url, CodeSystemContent.NotPresent) is not null)
        {
            scope.Fail(404, TerminologyIssues.ContentNotHeld, url);
        }
        else
        {
            scope.Fail(404, TerminologyIssues.UnknownCodeSystem, url);
        }

        return null;
    }
}
