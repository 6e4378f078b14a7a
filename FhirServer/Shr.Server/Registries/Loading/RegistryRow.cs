namespace Shr.Server.Registries.Loading;

/// <summary>One line of a file to load.</summary>
/// <param name="Line">Where it begins, from 1; in JSON the number of the object.</param>
/// <param name="Values">By column; names compare without regard to case. A missing column is empty.</param>
internal sealed record RegistryRow(int Line, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The value of a column without blanks around it, or an empty text.</summary>
    public string this[string column] => Values.GetValueOrDefault(column, "").Trim();
}
