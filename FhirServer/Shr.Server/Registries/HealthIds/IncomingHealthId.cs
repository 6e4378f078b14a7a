namespace Shr.Server.Registries.HealthIds;

/// <summary>What is to be said to a health ID that an organisation brings for a new Patient.</summary>
internal enum IncomingHealthId
{
    /// <summary>It is of the organisation's own block and free.</summary>
    Good,

    /// <summary>A Patient has it already: 409.</summary>
    Used,

    /// <summary>It is no health ID, was given to nobody, or belongs to another organisation: 400.</summary>
    Foreign,
}
