using System.Text.Json;

namespace Shr.Benchmarks;

/// <summary>What operations may cost: <c>budgets.json</c>. Wide enough for a busy machine; they catch what became several times dearer.</summary>
internal sealed class Budgets
{
    private readonly Dictionary<string, Budget> _budgets;

    private Budgets(Dictionary<string, Budget> budgets) => _budgets = budgets;

    /// <summary>The budgets of one part.</summary>
    public static Budgets Read(string part)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "budgets.json"));
        using var all = JsonDocument.Parse(file);
        return new Budgets(all.RootElement.GetProperty(part).Deserialize<Dictionary<string, Budget>>(JsonSerializerOptions.Web)!);
    }

    /// <summary>How a measurement exceeds its budget, or null.</summary>
    public string? Problem(Measured measured) =>
        !_budgets.TryGetValue(measured.Name, out var budget) ? null
        : 1_000_000 / measured.PerSecond > budget.Microseconds ? FormattableString.Invariant($"over {budget.Microseconds} µs")
        : measured.BytesPerOperation > budget.Bytes ? FormattableString.Invariant($"over {budget.Bytes} bytes")
        : null;

    private sealed record Budget(double Microseconds, long Bytes);
}
