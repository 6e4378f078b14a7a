namespace Shr.Storage.Mongo.Searching;

/// <summary>The lists of a candidate, which cost to bring.</summary>
[Flags]
internal enum CandidateParts
{
    None = 0,
    Keys = 1,
    Links = 2,
    Patients = 4,
}
