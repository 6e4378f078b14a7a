using System.Globalization;
using System.Text;
using Shr.Search.Model;

namespace Shr.Search.Plans;

/// <summary>Prints plans for people: what <c>_explain</c> shows. Keys are named by their parameters.</summary>
public sealed class PlanPrinter(SearchModel model)
{
    private const int MaxText = 20_000;
    private readonly Lazy<Dictionary<ushort, CompiledSearchParameter>> _names = new(() => model.ResourceTypes
        .SelectMany(model.ParametersOf)
        .GroupBy(p => p.Number)
        .ToDictionary(g => g.Key, g => g.First()));

    /// <summary>The plan, one condition a line.</summary>
    public string Print(SearchPlan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"types {(plan.Types.Count == 0 ? "all" : string.Join(", ", plan.Types))}\n");
        Print(plan.Where, text, 0);
        foreach (var sort in plan.Sort)
        {
            text.Append(CultureInfo.InvariantCulture, $"sort {(sort.Prefixes.Count == 0 ? "_id" : NameOf(sort.Prefixes[0]))}{(sort.Descending ? " descending" : "")}\n");
        }

        foreach (var include in plan.Includes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(include.IsReverse ? "revinclude" : "include")}{(include.Iterate ? " iterate" : "")} {include.SourceType}: {string.Join(", ", include.Prefixes.Select(p => NameOf(p)))} {include.TargetType}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"count {plan.Count}, total {plan.Total}\n");
        return text.ToString();
    }

    private void Print(IndexCondition condition, StringBuilder text, int depth)
    {
        if (text.Length > MaxText)
        {
            return;
        }

        text.Append(' ', depth * 2);
        switch (condition)
        {
            case AllOf all:
                text.Append("all of\n");
                PrintAll(all.Conditions, text, depth);
                break;
            case AnyOf any:
                text.Append("any of\n");
                PrintAll(any.Conditions, text, depth);
                break;
            case Not not:
                text.Append("not\n");
                Print(not.Condition, text, depth + 1);
                break;
            case KeyRange range:
                text.Append(CultureInfo.InvariantCulture, $"{NameOf(range.Low)} from {Show(range.Low)} to {Show(range.High)}{(range.Residual is { } residual ? $" where {residual.GetType().Name}" : "")}\n");
                break;
            case Refers refers:
                text.Append(CultureInfo.InvariantCulture, $"{string.Join(", ", refers.Prefixes.Select(p => NameOf(p)))} refers to {string.Join(", ", refers.TargetTypes)} that is\n");
                Print(refers.Target, text, depth + 1);
                break;
            case ReferredBy by:
                text.Append(CultureInfo.InvariantCulture, $"referred to by {NameOf(by.Prefix)} of one that is\n");
                Print(by.Source, text, depth + 1);
                break;
            case HasKey keys:
                text.Append(CultureInfo.InvariantCulture, $"one of {string.Join(", ", keys.Keys.Take(5))}{(keys.Keys.Count > 5 ? $" and {keys.Keys.Count - 5} more" : "")}\n");
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{condition.GetType().Name}\n");
                break;
        }
    }

    private void PrintAll(IReadOnlyList<IndexCondition> conditions, StringBuilder text, int depth)
    {
        foreach (var condition in conditions)
        {
            Print(condition, text, depth + 1);
        }
    }

    private string NameOf(ReadOnlySpan<byte> key)
    {
        var number = key.Length < 2 ? 0 : (key[0] << 8) | key[1];
        return _names.Value.TryGetValue((ushort)number, out var parameter) ? $"{parameter.ResourceType}.{parameter.Code}" : $"#{number}";
    }

    private static string Show(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder();
        foreach (var b in key.Length > 2 ? key[2..Math.Min(key.Length, 80)] : default)
        {
            _ = b is >= 0x20 and < 0x7F ? text.Append((char)b) : text.Append(CultureInfo.InvariantCulture, $"<{b:x2}>");
        }

        return text.ToString();
    }
}
