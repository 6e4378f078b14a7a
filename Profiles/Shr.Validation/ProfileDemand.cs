namespace Shr.Validation;

/// <summary>What the server asks of a record beyond what the record says of itself.</summary>
/// <param name="Required">Profiles it must conform to: canonicals, with a version where one is meant.</param>
/// <param name="Allowed">The profiles its <c>meta.profile</c> may name, without versions; null: any.</param>
public sealed record ProfileDemand(IReadOnlyList<string> Required, IReadOnlyList<string>? Allowed)
{
    /// <summary>Nothing is asked.</summary>
    public static ProfileDemand None { get; } = new([], null);

    /// <summary>The canonical a record means by a bare url: the version that is required where one is, so that a record is judged by one version only.</summary>
    internal string Pin(string canonical)
    {
        foreach (var required in Required)
        {
            if (required.Length > canonical.Length && required[canonical.Length] == '|' && required.StartsWith(canonical, StringComparison.Ordinal))
            {
                return required;
            }
        }

        return canonical;
    }
}
