namespace Shr.Storage.Mongo.Searching;

/// <summary>Belongs to a patient whose record meets a condition.</summary>
internal sealed class PatientProbe(RecordScan scan, Clause patient) : ProbeClause
{
    private HashSet<string> _met = [];

    public override CandidateParts Needs => CandidateParts.Patients;

    public override void Prepare(IReadOnlyList<Candidate> candidates) =>
        _met = Among(scan, candidates.SelectMany(candidate => candidate.Patients).Select(id => "Patient/" + id).ToHashSet(), patient);

    public override bool Accepts(Candidate candidate)
    {
        foreach (var id in candidate.Patients)
        {
            if (_met.Contains("Patient/" + id))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"is of a patient that meets {patient}";
}
