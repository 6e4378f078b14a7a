using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>The regular expressions of one compiled expression: making one costs more than matching.</summary>
internal sealed class RegexCache
{
    private const int Size = 32;

    private readonly ConcurrentDictionary<(string Pattern, RegexOptions Options), Regex?> _known = new();

    /// <summary>The regular expression, or null where the pattern is none.</summary>
    public Regex? Find(string pattern, RegexOptions options, TimeSpan timeout)
    {
        if (_known.TryGetValue((pattern, options), out var regex))
        {
            return regex;
        }

        regex = Create(pattern, options | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, timeout)
            ?? Create(pattern, options | RegexOptions.CultureInvariant, timeout);
        if (_known.Count < Size)
        {
            _known.TryAdd((pattern, options), regex);
        }

        return regex;
    }

    // Look-around and back references need backtracking, and the constructor is the only way to find out.
    private static Regex? Create(string pattern, RegexOptions options, TimeSpan timeout)
    {
        try
        {
            return new Regex(pattern, options, timeout);
        }
        catch (NotSupportedException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
