using System.Globalization;
using System.Text;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>Text.</summary>
/// <remarks>https://hl7.org/fhirpath/#string-manipulation</remarks>
internal static class StringFunctions
{
    public static bool IndexOf(in Call call) => OnTwo(call, static (Call c, string text, string part) => c.Return(text.IndexOf(part, StringComparison.Ordinal)));

    public static bool LastIndexOf(in Call call) => OnTwo(call, static (Call c, string text, string part) => c.Return(part.Length == 0 ? text.Length : text.LastIndexOf(part, StringComparison.Ordinal)));

    public static bool StartsWith(in Call call) => OnTwo(call, static (Call c, string text, string part) => c.Return(text.StartsWith(part, StringComparison.Ordinal)));

    public static bool EndsWith(in Call call) => OnTwo(call, static (Call c, string text, string part) => c.Return(text.EndsWith(part, StringComparison.Ordinal)));

    public static bool Contains(in Call call) => OnTwo(call, static (Call c, string text, string part) => c.Return(text.Contains(part, StringComparison.Ordinal)));

    public static bool Upper(in Call call) => call.SingleText(out var text) && call.Return(text?.ToUpperInvariant());

    public static bool Lower(in Call call) => call.SingleText(out var text) && call.Return(text?.ToLowerInvariant());

    public static bool Trim(in Call call) => call.SingleText(out var text) && call.Return(text?.Trim());

    public static bool Length(in Call call) => call.SingleText(out var text) && (text is null ? call.Empty() : call.Return(text.Length));

    public static bool Substring(in Call call)
    {
        if (!call.SingleText(out var text) || !call.IntegerArgument(0, out var start) || !call.IntegerArgument(1, out var length))
        {
            return false;
        }

        if (text is null || start is not { } from || from < 0 || from >= text.Length)
        {
            return call.Empty();
        }

        return length is { } count ? call.Return(count <= 0 ? "" : text.Substring(from, Math.Min(count, text.Length - from))) : call.Return(text[from..]);
    }

    public static bool Replace(in Call call)
    {
        if (!call.SingleText(out var text) || !call.TextArgument(0, out var pattern) || !call.TextArgument(1, out var substitution))
        {
            return false;
        }

        if (text is null || pattern is null || substitution is null)
        {
            return call.Empty();
        }

        if (pattern.Length == 0)
        {
            return call.E.Text((text.Length + 1L) * (substitution.Length + 1L)) && call.Return(Interleave(text, substitution));
        }

        return call.E.Text((text.Length / pattern.Length * (long)substitution.Length) + text.Length) && call.Return(text.Replace(pattern, substitution, StringComparison.Ordinal));
    }

    public static bool ToChars(in Call call)
    {
        if (!call.SingleText(out var text))
        {
            return false;
        }

        call.Empty();
        var characters = StringInfo.GetTextElementEnumerator(text ?? "");
        while (characters.MoveNext())
        {
            if (!call.E.Step() || !call.E.Push(FhirPathValue.Of(characters.GetTextElement())))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Split(in Call call)
    {
        if (!call.SingleText(out var text) || !call.TextArgument(0, out var separator))
        {
            return false;
        }

        call.Empty();
        if (text is null || separator is null)
        {
            return true;
        }

        if (separator.Length == 0)
        {
            foreach (var c in text)
            {
                if (!call.E.Step() || !call.E.Push(FhirPathValue.Of(c.ToString())))
                {
                    return false;
                }
            }

            return true;
        }

        foreach (var part in text.Split(separator))
        {
            if (!call.E.Step() || !call.E.Push(FhirPathValue.Of(part)))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Join(in Call call)
    {
        if (!call.TextArgument(0, out var separator))
        {
            return false;
        }

        var text = new StringBuilder();
        var any = false;
        foreach (ref readonly var item in call.Input)
        {
            var value = item.ToSystem();
            if (value.Kind == ValueKind.Element && value.Row < 0)
            {
                continue;
            }

            if (value.String is not { } part)
            {
                return call.Fail($"joins text, got {value.GetTypeInfo()}");
            }

            if (!call.E.Text(part.Length + (separator?.Length ?? 0)))
            {
                return false;
            }

            text.Append(any ? separator : "").Append(part);
            any = true;
        }

        return any ? call.Return(text.ToString()) : call.Empty();
    }

    private delegate bool TextOperation(Call call, string text, string argument);

    private static bool OnTwo(in Call call, TextOperation operation)
    {
        if (!call.SingleText(out var text) || !call.TextArgument(0, out var argument))
        {
            return false;
        }

        return text is null || argument is null ? call.Empty() : operation(call, text, argument);
    }

    private static string Interleave(string text, string substitution)
    {
        var result = new StringBuilder(substitution);
        foreach (var c in text)
        {
            result.Append(c).Append(substitution);
        }

        return result.ToString();
    }
}
