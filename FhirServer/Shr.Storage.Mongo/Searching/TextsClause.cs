using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Searching;

/// <summary>Is of one of some types, or belongs to one of some patients.</summary>
internal sealed class TextsClause(bool isType, IReadOnlyCollection<string> texts) : Clause
{
    private readonly HashSet<string> _texts = [.. texts];

    public override bool IsExact => true;

    public override bool IsBound => true;

    public override bool IsNothing => _texts.Count == 0;

    public override CandidateParts Needs => isType ? CandidateParts.None : CandidateParts.Patients;

    public override void Write(BsonWriter filter)
    {
        filter.StartDocument(isType ? "t"u8 : "b"u8).StartArray("$in"u8);
        foreach (var text in _texts)
        {
            filter.String(default, text);
        }

        filter.End().End();
    }

    public override bool Accepts(Candidate candidate)
    {
        if (isType)
        {
            return _texts.Contains(candidate.Type);
        }

        foreach (var patient in candidate.Patients)
        {
            if (_texts.Contains(patient))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"{(isType ? "type" : "patient")} in {_texts.Count}";
}
