namespace Shr.Server.Wire;

/// <summary>The conditions a request sets, as written; null where it sets none.</summary>
/// <param name="IfMatch">A version the record must have (<c>W/"3"</c>), or <c>*</c>.</param>
/// <param name="IfNoneMatch">Versions the client has, or <c>*</c>.</param>
/// <param name="IfModifiedSince">The instant of the version the client has.</param>
/// <param name="IfNoneExist">A search that must find nothing.</param>
public sealed record FhirConditions(string? IfMatch = null, string? IfNoneMatch = null, DateTimeOffset? IfModifiedSince = null, string? IfNoneExist = null)
{
    /// <summary>No condition.</summary>
    public static FhirConditions None { get; } = new();

    /// <summary>The version of an entity tag, weak or strong, with or without quotes (some clients leave them out), or null.</summary>
    public static int? VersionOf(string tag)
    {
        var text = tag.AsSpan().Trim();
        if (text.StartsWith("W/", StringComparison.Ordinal))
        {
            text = text[2..];
        }

        return int.TryParse(text.Trim('"'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
