namespace Shr.Server.Registries.Feeds;

/// <summary>The names of the topics on which changes are told.</summary>
internal static class FeedTopics
{
    /// <summary>Every change of a Patient.</summary>
    public const string Patients = "p";

    /// <summary>Changes of Patients who lived in an area (a geo code of four digits and more) by then.</summary>
    public static string PatientsIn(string area) => "p/" + area;

    /// <summary>Changes of the encounters of a patient (a record id); and Patients merged into that one, with what was theirs.</summary>
    public static string EncountersOf(string patient) => "e/" + patient;

    /// <summary>
    /// Changes of encounters whose patient lived in an area by then; and Patients who came to live there, by moving or by
    /// being merged into one who does, with what was theirs.
    /// </summary>
    public static string EncountersIn(string area) => "c/" + area;
}
