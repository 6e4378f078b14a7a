using Shr.Search.Plans;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Is referred to by a record that meets a condition.</summary>
internal sealed class ReverseProbe(RecordScan scan, ReferredBy by, Clause source) : ProbeClause
{
    private HashSet<string> _met = [];

    public override CandidateParts Needs => CandidateParts.None;

    public override void Prepare(IReadOnlyList<Candidate> candidates)
    {
        var links = new LinksClause([.. candidates.Select(candidate => candidate.Id)], [by.Prefix]);
        var met = new HashSet<string>();
        scan.Run(new ScanRequest { Types = [by.SourceType], Parts = CandidateParts.Links }, new AllClause([links, source]), referring =>
        {
            met.UnionWith(LinkWalk.Targets([referring], [by.Prefix], null));
            return true;
        });
        _met = met;
    }

    public override bool Accepts(Candidate candidate) => _met.Contains(candidate.Id);

    public override string ToString() => $"is referred to by a {by.SourceType} that meets {source}";
}
