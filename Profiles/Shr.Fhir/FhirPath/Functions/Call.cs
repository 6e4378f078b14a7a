using Shr.Fhir.FhirPath.Compiled;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>A call under way: the input above the mark of the stack, the arguments still to be evaluated.</summary>
internal readonly ref struct Call(Evaluation e, Node[] arguments, int mark, int position, string name)
{
    public Evaluation E => e;

    public Node[] Arguments => arguments;

    public int Mark => mark;

    public int Position => position;

    /// <summary>How many items the input has. Valid until something is pushed.</summary>
    public int Count => e.Count - mark;

    /// <summary>The input. Valid until something is pushed.</summary>
    public Span<FhirPathValue> Input => e.Items.AsSpan(mark, e.Count - mark);

    public bool Fail(string text) => e.Fail(position, $"{name}(): {text}");

    /// <summary>Answers with nothing.</summary>
    public bool Empty()
    {
        e.Count = mark;
        return true;
    }

    public bool Return(in FhirPathValue value)
    {
        e.Count = mark;
        return value.Kind == ValueKind.None || e.Push(value);
    }

    public bool Return(bool value) => Return(FhirPathValue.Of(value));

    public bool Return(int value) => Return(FhirPathValue.Of(value));

    public bool Return(string? value) => value is null ? Empty() : e.Text(value.Length) && Return(FhirPathValue.Of(value));

    public bool Return(decimal? value) => value is { } number ? Return(FhirPathValue.Of(number)) : Empty();

    /// <summary>The one item of the input as a System value, or None; false where there are more.</summary>
    public bool Single(out FhirPathValue value)
    {
        value = default;
        if (Count > 1)
        {
            return Fail($"needs one item, got {Count}");
        }

        if (Count == 1)
        {
            value = e.Items[mark].ToSystem();
        }

        return true;
    }

    /// <summary>The one item of the input as text, or null; false where there are more or it is no text.</summary>
    public bool SingleText(out string? text)
    {
        text = null;
        return Single(out var value) && Text(e.Count > mark ? e.Items[mark] : default, value, "the input", out text);
    }

    /// <summary>An argument as at most one System value (None where it is empty or left out).</summary>
    public bool Argument(int index, out FhirPathValue value)
    {
        value = default;
        if (index >= arguments.Length)
        {
            return true;
        }

        var top = e.Count;
        var variables = e.Variables;
        if (!arguments[index].Evaluate(e))
        {
            return false;
        }

        e.Variables = variables;
        var count = e.Count - top;
        if (count == 1)
        {
            value = e.Items[top].ToSystem();
            value = value.Kind == ValueKind.Element && value.Row < 0 ? default : value;
        }

        e.Count = top;
        return count < 2 || Fail($"argument {index + 1} must be one item, got {count}");
    }

    /// <summary>An argument as text, or null where it is empty or left out.</summary>
    public bool TextArgument(int index, out string? text)
    {
        text = null;
        return Argument(index, out var value) && Text(value, value, $"argument {index + 1}", out text);
    }

    /// <summary>An argument as Integer, or null where it is empty or left out.</summary>
    public bool IntegerArgument(int index, out int? number)
    {
        number = null;
        if (!Argument(index, out var value))
        {
            return false;
        }

        if (value.Kind == ValueKind.None)
        {
            return true;
        }

        if (value.Kind is not (ValueKind.Integer or ValueKind.Long) || value.Integer is < int.MinValue or > int.MaxValue)
        {
            return Fail($"argument {index + 1} must be an Integer, got {value.GetTypeInfo()}");
        }

        number = (int)value.Integer;
        return true;
    }

    /// <summary>Evaluates an argument with an item as <c>$this</c>; the result stands on the stack.</summary>
    public bool Each(int argument, in FhirPathValue item, int index)
    {
        e.This = item;
        e.Index = index;
        return arguments[argument].Evaluate(e);
    }

    // A primitive of FHIR counts as its text; a System value must be a String.
    private bool Text(in FhirPathValue original, in FhirPathValue value, string what, out string? text)
    {
        text = value.String;
        if (text is not null || value.Kind == ValueKind.None || (value.Kind == ValueKind.Element && value.Row < 0))
        {
            return true;
        }

        if (original.Kind == ValueKind.Element && original.Element.HasValue && !ReferenceEquals(original.ElementType, Untyped.Type))
        {
            text = original.Element.StringValue;
            return true;
        }

        return Fail($"{what} must be a String, got {value.GetTypeInfo()}");
    }
}
