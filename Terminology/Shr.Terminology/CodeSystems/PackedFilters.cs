using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Shr.Terminology.CodeSystems;

/// <summary>The filters every listed code system has: hierarchy, codes, names, and properties.</summary>
/// <remarks>https://hl7.org/fhir/R4/codesystem.html#filters, https://hl7.org/fhir/R4/valueset-filter-operator.html</remarks>
internal sealed class PackedFilters(CodeSystemHeader header, PackedData data)
{
    private static readonly FrozenSet<string> Hierarchy = FrozenSet.Create(
        StringComparer.Ordinal, "is-a", "descendent-of", "is-not-a", "generalizes", "child-of", "descendent-leaf");

    private readonly PackedData _data = data;
    private BitConceptSet? _all;

    private BitConceptSet All => _all ??= BitConceptSet.All(_data.Count);

    /// <summary>The concepts that meet a condition; see <see cref="ICodeSystem.Select"/>.</summary>
    public ConceptSet? Select(ConceptFilter filter, out string? problem)
    {
        problem = null;
        return (filter.Property, filter.Operator) switch
        {
            ("concept" or "code" or "parent" or "child" or "ancestor" or "descendant", var op) when Hierarchy.Contains(op) => ByHierarchy(op, filter.Value),
            ("concept" or "code", "exists") => filter.Value == "true" ? All : new BitConceptSet(_data.Count),
            ("concept" or "code", "in" or "not-in") when IsUrl(filter.Value) => NoList(filter, out problem),
            ("concept" or "code", var op) => ByText(op, filter.Value, _data.Code, out problem),
            ("display", var op) => ByText(op, filter.Value, _data.Display, out problem),
            ("definition", var op) => ByText(op, filter.Value, _data.Definition, out problem),
            ("parent", "=" or "in") => Union(filter.Value, ChildrenOf),
            ("child", "=" or "in") => Union(filter.Value, ParentsOf),
            ("ancestor", "=" or "in") => Union(filter.Value, code => ByHierarchy("descendent-of", code)),
            ("descendant", "=" or "in") => Union(filter.Value, code => ByHierarchy("generalizes", code, false)),
            ("parent" or "child", "exists") => ByLink(filter.Property == "parent" ? _data.ParentStart : _data.ChildStart, filter.Value == "true"),
            ("inactive" or "notSelectable", "=") when !HasProperty(filter.Property) => ByFlag(filter),
            _ => ByProperty(filter, out problem),
        };
    }

    /// <summary>The concepts one of whose values of a property passes a test.</summary>
    public BitConceptSet WithValue(int property, Func<int, bool> test)
    {
        var result = new BitConceptSet(_data.Count);
        for (var concept = 0; concept < _data.Count; concept++)
        {
            for (var row = _data.PropertyStart[concept]; row < _data.PropertyStart[concept + 1]; row++)
            {
                if (_data.PropertyName[row] == property && test(row))
                {
                    result.Add(concept);
                    break;
                }
            }
        }

        return result;
    }

    /// <summary>The row of a property name, or -1.</summary>
    public int FindProperty(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        for (var i = 0; i < _data.PropertyNameText.Length; i++)
        {
            if (_data.Utf8(_data.PropertyNameText[i]).SequenceEqual(utf8))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A concept and what is above or below it, as the operator says; empty where there is no such code.</summary>
    public BitConceptSet ByHierarchy(string op, string code, bool withSelf = true)
    {
        var result = new BitConceptSet(_data.Count);
        if (!TryFind(code, out var root))
        {
            return op == "is-not-a" ? result.Not() : result;
        }

        switch (op)
        {
            case "child-of":
                return ChildrenOf(code);
            case "generalizes":
                Walk(root.Index, _data.ParentStart, _data.Parents, result);
                break;
            default:
                Walk(root.Index, _data.ChildStart, _data.Children, result);
                break;
        }

        if (op is "is-a" or "is-not-a" || (op == "generalizes" && withSelf))
        {
            result.Add(root.Index);
        }

        if (op == "descendent-leaf")
        {
            foreach (var concept in result.Items.ToArray())
            {
                if (_data.ChildStart[concept.Index] != _data.ChildStart[concept.Index + 1])
                {
                    result.Remove(concept.Index);
                }
            }
        }

        return op == "is-not-a" ? result.Not() : result;
    }

    private bool TryFind(string code, out Concept concept)
    {
        concept = new Concept(_data.Find(Encoding.UTF8.GetBytes(code), header.IsCaseSensitive));
        return concept.Index >= 0;
    }

    private static void Walk(int from, int[] start, int[] linked, BitConceptSet into)
    {
        var open = new Stack<int>();
        open.Push(from);
        while (open.TryPop(out var concept))
        {
            for (var i = start[concept]; i < start[concept + 1]; i++)
            {
                if (!into.Contains(linked[i]))
                {
                    into.Add(linked[i]);
                    open.Push(linked[i]);
                }
            }
        }
    }

    private BitConceptSet ChildrenOf(string code) => Linked(code, _data.ChildStart, _data.Children);

    private BitConceptSet ParentsOf(string code) => Linked(code, _data.ParentStart, _data.Parents);

    private BitConceptSet Linked(string code, int[] start, int[] linked)
    {
        var result = new BitConceptSet(_data.Count);
        if (TryFind(code, out var concept))
        {
            for (var i = start[concept.Index]; i < start[concept.Index + 1]; i++)
            {
                result.Add(linked[i]);
            }
        }

        return result;
    }

    private BitConceptSet Union(string codes, Func<string, BitConceptSet> each)
    {
        var result = new BitConceptSet(_data.Count);
        foreach (var code in Split(codes))
        {
            foreach (var concept in each(code).Items)
            {
                result.Add(concept.Index);
            }
        }

        return result;
    }

    private BitConceptSet ByLink(int[] start, bool wanted)
    {
        var result = new BitConceptSet(_data.Count);
        for (var i = 0; i < _data.Count; i++)
        {
            if (start[i] != start[i + 1] == wanted)
            {
                result.Add(i);
            }
        }

        return result;
    }

    private BitConceptSet ByFlag(ConceptFilter filter)
    {
        var flag = filter.Property == "inactive" ? ConceptFlags.Inactive : ConceptFlags.Abstract;
        var result = new BitConceptSet(_data.Count);
        for (var i = 0; i < _data.Count; i++)
        {
            var value = ((ConceptFlags)_data.Flags[i] & flag) != 0 ? "true" : "false";
            if (value == filter.Value)
            {
                result.Add(i);
            }
        }

        return result;
    }

    // Some guides write the url of a value set here; taken for a code it would select nothing, and nobody would know why.
    private static bool IsUrl(string value) => value.Contains("://", StringComparison.Ordinal);

    private static BitConceptSet? NoList(ConceptFilter filter, out string? problem)
    {
        problem = $"'{filter.Operator}' takes a list of codes, and '{filter.Value}' is a url";
        return null;
    }

    private BitConceptSet? ByText(string op, string value, int[] column, out string? problem)
    {
        if (TextTest(op, value, out problem) is not { } test)
        {
            return null;
        }

        var result = new BitConceptSet(_data.Count);
        for (var i = 0; i < _data.Count; i++)
        {
            if (column[i] >= 0 && test(column[i]))
            {
                result.Add(i);
            }
        }

        return result;
    }

    private BitConceptSet? ByProperty(ConceptFilter filter, out string? problem)
    {
        var property = FindProperty(filter.Property);
        if (property < 0 && !IsDefined(filter.Property))
        {
            problem = $"the code system has no property '{filter.Property}'";
            return null;
        }

        if (filter.Operator == "exists")
        {
            problem = null;
            var having = WithValue(property, _ => true);
            return filter.Value == "true" ? having : having.Not();
        }

        // "not-in" says which values are unwanted: a concept without the property has none of them.
        var isNegated = filter.Operator == "not-in";
        if (TextTest(isNegated ? "in" : filter.Operator, filter.Value, out problem) is not { } test)
        {
            return null;
        }

        var found = WithValue(property, row => test(_data.PropertyValue[row]));
        return isNegated ? found.Not() : found;
    }

    // Each distinct text is tested once: a property of 100,000 concepts has few values.
    private Func<int, bool>? TextTest(string op, string value, out string? problem)
    {
        problem = null;
        Func<ReadOnlySpan<byte>, bool> test;
        switch (op)
        {
            case "=":
                var one = Encoding.UTF8.GetBytes(value);
                test = text => Same(text, one);
                break;
            case "in" or "not-in":
                var many = Split(value).Select(Encoding.UTF8.GetBytes).ToArray();
                var wanted = op == "in";
                test = text =>
                {
                    foreach (var item in many)
                    {
                        if (Same(text, item))
                        {
                            return wanted;
                        }
                    }

                    return !wanted;
                };
                break;
            case "regex":
                if (SafeRegex.Compile(value, out problem) is not { } pattern)
                {
                    return null;
                }

                test = text => IsMatch(pattern, text);
                break;
            default:
                problem = $"the operator '{op}' is not known for this property";
                return null;
        }

        var known = new Dictionary<int, bool>();
        return number =>
        {
            if (!known.TryGetValue(number, out var passes))
            {
                known.Add(number, passes = test(_data.Utf8(number)));
            }

            return passes;
        };
    }

    private bool Same(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        header.IsCaseSensitive ? a.SequenceEqual(b) : Ascii.EqualsIgnoreCase(a, b) || a.SequenceEqual(b);

    private static bool IsMatch(Regex pattern, ReadOnlySpan<byte> text) => pattern.IsMatch(Encoding.UTF8.GetString(text));

    private bool HasProperty(string name) => FindProperty(name) >= 0;

    private bool IsDefined(string name)
    {
        foreach (var property in header.Properties)
        {
            if (property.Code == name)
            {
                return true;
            }
        }

        return name is "inactive" or "notSelectable" or "status";
    }

    private static string[] Split(string values) => values.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
