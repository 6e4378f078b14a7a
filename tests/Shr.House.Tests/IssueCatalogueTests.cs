using System.Reflection;
using System.Text.RegularExpressions;
using Shr.Fhir;

namespace Shr.House.Tests;

/// <summary>Clients rely on issue ids, so no id may mean two things.</summary>
public sealed partial class IssueCatalogueTests
{
    private static readonly string[] IssueTypes =
    [
        "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired", "forbidden", "suppressed",
        "processing", "not-supported", "duplicate", "multiple-matches", "not-found", "deleted", "too-long", "code-invalid", "extension",
        "too-costly", "business-rule", "conflict", "transient", "lock-error", "no-store", "exception", "timeout", "incomplete",
        "throttled", "informational",
    ];

    private static IReadOnlyList<IssueKind> All { get; } =
    [
        .. Rooms.All
            .SelectMany(room => room.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType == typeof(IssueKind) && !field.Name.StartsWith('<'))
            .Select(field => (IssueKind)field.GetValue(null)!),
    ];

    [Test]
    public void No_id_stands_for_two_issues() =>
        Assert.That(All.GroupBy(kind => kind.Id).Where(group => group.Count() > 1).Select(group => group.Key), Is.Empty);

    [Test]
    public void Every_id_is_SHR_and_four_digits() =>
        Assert.That(All.Where(kind => !Id().IsMatch(kind.Id)), Is.Empty);

    [Test]
    public void Every_code_is_of_the_issue_type_value_set() =>
        Assert.That(All.Where(kind => !IssueTypes.Contains(kind.Code)), Is.Empty);

    [GeneratedRegex("^SHR-[0-9]{4}$")]
    private static partial Regex Id();
}
