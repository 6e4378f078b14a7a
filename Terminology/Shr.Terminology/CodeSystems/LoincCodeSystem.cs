namespace Shr.Terminology.CodeSystems;

/// <summary>LOINC: terms, parts, answers and answer lists in one code system, with filters of its own.</summary>
/// <remarks>https://hl7.org/fhir/R4/loinc.html</remarks>
internal sealed class LoincCodeSystem(CodeSystemHeader header, PackedData data) : PackedCodeSystem(header, data)
{
    public const string Url = "http://loinc.org";

    /// <summary>From an answer list to its answers.</summary>
    public const string Answer = "Answer";

    /// <summary>From an answer list to the terms that use it.</summary>
    public const string AnswersFor = "answers-for";

    /// <summary>From a term to its answer lists.</summary>
    public const string AnswerList = "answer-list";

    private readonly PackedFilters _filters = new PackedFilters(header, data);

    // A release has a quarter of a million codes; a client that reads all of a small excerpt would break on it.
    public override bool IsNeverListedWhole => true;

    public override ConceptSet? Select(ConceptFilter filter, out string? problem)
    {
        problem = null;
        switch (filter)
        {
            // The answers of a list.
            case { Property: "LIST", Operator: "=" or "in" }:
                return Answers(filter.Value);

            // The answers of a list, or of the lists of a term.
            case { Property: AnswersFor, Operator: "=" or "in" }:
                return Answers(string.Join(',', Split(filter.Value).SelectMany(ListsOf)));

            // The terms that have a list.
            case { Property: AnswerList, Operator: "=" or "in" }:
                return WithValues(AnswerList, filter.Value);

            // An axis may be named by its part's code or by its name.
            case { Operator: "=" or "in" } when _filters.FindProperty(filter.Property) >= 0:
                return WithValues(filter.Property, filter.Value);

            case { Operator: "regex" } when _filters.FindProperty(filter.Property) is >= 0 and var property:
                if (SafeRegex.Compile(filter.Value, out problem) is not { } pattern)
                {
                    return null;
                }

                var known = new Dictionary<int, bool>();
                return _filters.WithValue(property, row => Passes(Data.PropertyValue[row]) || Passes(Data.PropertyDisplay[row]));

                bool Passes(int text)
                {
                    if (!known.TryGetValue(text, out var passes))
                    {
                        known.Add(text, passes = Data.String(text) is { } value && pattern.IsMatch(value));
                    }

                    return passes;
                }

            default:
                return base.Select(filter, out problem);
        }
    }

    private BitConceptSet WithValues(string property, string values)
    {
        var wanted = Split(values).Select(System.Text.Encoding.UTF8.GetBytes).ToArray();
        return _filters.WithValue(_filters.FindProperty(property), row =>
        {
            var value = Data.Utf8(Data.PropertyValue[row]);
            var display = Data.Utf8(Data.PropertyDisplay[row]);
            foreach (var item in wanted)
            {
                if (System.Text.Ascii.EqualsIgnoreCase(value, item) || value.SequenceEqual(item) || (!display.IsEmpty && (System.Text.Ascii.EqualsIgnoreCase(display, item) || display.SequenceEqual(item))))
                {
                    return true;
                }
            }

            return false;
        });
    }

    private BitConceptSet Answers(string lists)
    {
        var result = new BitConceptSet(Data.Count);
        foreach (var code in Split(lists))
        {
            if (!TryFind(code, out var list))
            {
                continue;
            }

            foreach (var property in PropertiesOf(list))
            {
                if (property.Code == Answer && TryFind(property.Value, out var answer))
                {
                    result.Add(answer.Index);
                }
            }
        }

        return result;
    }

    private IEnumerable<string> ListsOf(string code)
    {
        if (!TryFind(code, out var concept) || code.StartsWith("LL", StringComparison.OrdinalIgnoreCase))
        {
            return [code];
        }

        return PropertiesOf(concept).Where(p => p.Code == AnswerList).Select(p => p.Value);
    }

    private static string[] Split(string values) => values.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
