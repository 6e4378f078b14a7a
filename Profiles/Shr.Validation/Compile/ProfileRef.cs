namespace Shr.Validation.Compile;

/// <summary>A profile by its canonical url, compiled when it is first needed: so profiles may refer to each other in circles.</summary>
internal sealed class ProfileRef(ProfileSet set, string canonical)
{
    private volatile CompiledProfile? _profile;
    private volatile bool _missing;

    public string Canonical => canonical;

    /// <summary>The compiled profile, or null where it is not known or cannot be compiled.</summary>
    public CompiledProfile? Get()
    {
        if (_profile is { } known)
        {
            return known;
        }

        if (_missing)
        {
            return null;
        }

        var found = set.Find(canonical);
        _profile = found;
        _missing = found is null;
        return found;
    }

    /// <inheritdoc/>
    public override string ToString() => canonical;
}
