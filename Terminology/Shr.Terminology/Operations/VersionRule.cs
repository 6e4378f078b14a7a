namespace Shr.Terminology.Operations;

/// <summary>What a request says of the versions to use for one url: <c>force-system-version=url|1.0.x</c>.</summary>
internal sealed record VersionRule(VersionRuleMode Mode, string Url, string Version, string Parameter)
{
    /// <summary>The parameter's value.</summary>
    public string Canonical => Url + "|" + Version;
}
