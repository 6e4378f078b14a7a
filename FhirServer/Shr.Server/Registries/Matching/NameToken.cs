namespace Shr.Server.Registries.Matching;

/// <summary>One word of a name.</summary>
/// <param name="Text">In Latin letters, lower case.</param>
/// <param name="Key">How it sounds, by <see cref="PhoneticKey"/>.</param>
/// <param name="Weight">How much it tells persons apart: 1 for a rare word, near 0 for one that everybody has.</param>
internal readonly record struct NameToken(string Text, string Key, double Weight);
