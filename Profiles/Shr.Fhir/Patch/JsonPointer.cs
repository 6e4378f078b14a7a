using System.Globalization;
using System.Text;
using Shr.Fhir.Elements;

namespace Shr.Fhir.Patch;

/// <summary>A JSON Pointer.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc6901</remarks>
internal sealed class JsonPointer
{
    private readonly string[] _steps;

    private JsonPointer(string text, string[] steps)
    {
        Text = text;
        _steps = steps;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Whether it names the whole document.</summary>
    public bool IsRoot => _steps.Length == 0;

    /// <summary>The last step: a property name, an index, or <c>-</c>.</summary>
    public string Last => _steps[^1];

    /// <summary>The pointer of a text, or null.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonPointer(text, []);
        }

        if (text[0] != '/')
        {
            return null;
        }

        var steps = text[1..].Split('/');
        for (var i = 0; i < steps.Length; i++)
        {
            for (var tilde = steps[i].IndexOf('~', StringComparison.Ordinal); tilde >= 0; tilde = steps[i].IndexOf('~', tilde + 1))
            {
                if (tilde + 1 >= steps[i].Length || steps[i][tilde + 1] is not ('0' or '1'))
                {
                    return null;
                }
            }

            steps[i] = steps[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }

        return new JsonPointer(text, steps);
    }

    /// <summary>The row it names, or -1.</summary>
    public int Find(JsonTree tree) => Walk(tree, _steps.Length);

    /// <summary>The row of the object or array that holds what it names, or -1.</summary>
    public int FindParent(JsonTree tree) => Walk(tree, _steps.Length - 1);

    /// <summary>Whether it names something inside what the other names.</summary>
    public bool IsInside(JsonPointer other) => _steps.Length > other._steps.Length && _steps.AsSpan(0, other._steps.Length).SequenceEqual(other._steps);

    /// <summary>The array index of a step, without leading zeros; or -1.</summary>
    public static int IndexOf(string step) =>
        step.Length > 0 && (step.Length == 1 || step[0] != '0') && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    private int Walk(JsonTree tree, int count)
    {
        var row = 0;
        for (var i = 0; i < count && row >= 0; i++)
        {
            row = tree.KindOf(row) switch
            {
                JsonKind.Object => tree.Find(row, Encoding.UTF8.GetBytes(_steps[i])),
                JsonKind.Array when IndexOf(_steps[i]) is >= 0 and var index => tree.Item(row, index),
                _ => -1,
            };
        }

        return row;
    }
}
