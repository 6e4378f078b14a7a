namespace Shr.Storage.Mongo.Searching;

/// <summary>Refers to a record that meets a condition.</summary>
internal sealed class ChainProbe(RecordScan scan, IReadOnlyList<byte[]> prefixes, IReadOnlyList<string> types, Clause target) : ProbeClause
{
    private HashSet<string> _met = [];

    public override CandidateParts Needs => CandidateParts.Links;

    public override void Prepare(IReadOnlyList<Candidate> candidates) => _met = Among(scan, LinkWalk.Targets(candidates, prefixes, types), target);

    public override bool Accepts(Candidate candidate) => LinkWalk.Targets([candidate], prefixes, types).Overlaps(_met);

    public override string ToString() => $"refers to what meets {target}";
}
