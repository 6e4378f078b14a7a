using Shr.Fhir;
using Shr.Search.Plans;
using Shr.Server.Registries.Patients;

namespace Shr.Server.Security.Access;

/// <summary>
/// The access labels of a record, read from its content alone, so that a reindex gives the same. They travel in the
/// same commit as the record.
/// </summary>
public sealed class LabelReader(Areas areas)
{
    private const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    private const string OldConfidentiality = "http://hl7.org/fhir/v3/Confidentiality";

    private static readonly string[] AboutOthers = ["Binary", "Bundle", "Provenance"];

    /// <summary>The labels of a record that belongs to these patients.</summary>
    public IReadOnlyList<IndexEntry> Of(Resource resource, IReadOnlyList<string> patients)
    {
        var labels = new List<IndexEntry>();
        var root = resource.Root;
        var level = Level(root.ChildString("confidentiality"u8));
        foreach (var coding in root.Child("meta"u8) is { Exists: true } meta ? meta.ChildrenOf("security"u8) : default)
        {
            var code = coding.ChildString("code"u8);
            var system = coding.ChildString("system"u8);
            if (system is Confidentiality or OldConfidentiality)
            {
                level = Level(code) is { } found && found > (level ?? '\0') ? found : level;
            }
            else if (code is not null)
            {
                labels.Add(new IndexEntry(AccessLabels.SecurityKey(system ?? "", code)));
            }
        }

        if (level is { } confidential)
        {
            labels.Add(new IndexEntry(AccessLabels.ConfidentialKey(confidential)));
        }

        if (resource.Type.Name == "Task" && IsReview(root))
        {
            labels.Add(new IndexEntry(AccessLabels.ReviewKey()));
            labels.AddRange(areas.OfExtensions(root).Select(a => new IndexEntry(AccessLabels.AreaKey(a))));
        }

        // What is about records of others belongs to whoever they belong to, which this record does not say.
        else if (patients.Count == 0 && !AboutOthers.Contains(resource.Type.Name))
        {
            labels.Add(new IndexEntry(AccessLabels.NobodyKey()));
        }

        switch (resource.Type.Name)
        {
            case "Patient":
                labels.AddRange(areas.Of(root).Select(a => new IndexEntry(AccessLabels.AreaKey(a))));
                break;
            case "Consent":
                labels.AddRange(Rules(root, patients));
                break;
        }

        return labels;
    }

    private static bool IsReview(Element task)
    {
        foreach (var coding in task.Child("code"u8) is { Exists: true } code ? code.ChildrenOf("coding"u8) : default)
        {
            if (coding.ChildString("system"u8) == PatientTerms.ReviewKind)
            {
                return true;
            }
        }

        return false;
    }

    // 'R' < 'V', as it happens: the larger letter is the stricter level. Up to N nothing is hidden, so nothing is written.
    private static char? Level(string? code) => code switch { "R" => 'R', "V" => 'V', _ => null };

    private static IEnumerable<IndexEntry> Rules(Element consent, IReadOnlyList<string> patients)
    {
        var rules = ConsentRules.Of(consent);
        foreach (var rule in rules)
        {
            foreach (var patient in patients)
            {
                yield return new IndexEntry(
                    AccessLabels.RuleKey(rule.Kind, rule.Actor, rule.Purpose, rule.Scope, rule.From, rule.To), new ResourceKey("Patient", patient));
            }
        }

        foreach (var shape in rules.Select(r => r.Shape).Distinct())
        {
            yield return new IndexEntry(AccessLabels.ShapeKey(shape));
        }
    }
}
