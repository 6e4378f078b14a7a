namespace Shr.Server.Options;

/// <summary>The two ways this server is run; every single option still overrules its preset.</summary>
public enum Preset
{
    /// <summary>Dates without a zone are +06:00, BD-Core profiles are required, missing local references are refused.</summary>
    Bangladesh,

    /// <summary>Plain R4: zone Z, profiles by <c>meta.profile</c>, missing references are a warning.</summary>
    Open,
}
