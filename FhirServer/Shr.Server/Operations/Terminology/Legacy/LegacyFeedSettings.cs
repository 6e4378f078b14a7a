namespace Shr.Server.Operations.Terminology.Legacy;

/// <summary>The national terminology registry of before FHIR R4, read where it is named: section <c>Terminology:LegacyFeed</c>.</summary>
public sealed class LegacyFeedSettings
{
    /// <summary>Its address, such as <c>https://tr.example.org/openmrs</c>; empty (as at first) where there is none to read.</summary>
    public string Address { get; set; } = "";

    /// <summary>The service account. The password is better set by an environment variable than in a file.</summary>
    public string User { get; set; } = "";

    /// <summary>Its password.</summary>
    public string Password { get; set; } = "";

    /// <summary>The names of the value sets to read, such as <c>Procedure-Outcome</c>.</summary>
    public IList<string> ValueSets { get; } = [];

    /// <summary>How long to wait between two rounds, in seconds.</summary>
    public int PollSeconds { get; set; } = 300;

    /// <summary>How long one answer may take, in seconds.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Whether it is to be read at all.</summary>
    public bool IsOn => Address.Length > 0;

    /// <summary>What is wrong with the settings, or null.</summary>
    public string? Problem =>
        !IsOn ? null
        : !Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? "Address must be an http or https address."
        : PollSeconds is < 10 or > 86_400 ? "PollSeconds must be 10 to 86400."
        : TimeoutSeconds is < 1 or > 60 ? "TimeoutSeconds must be 1 to 60."
        : null;
}
