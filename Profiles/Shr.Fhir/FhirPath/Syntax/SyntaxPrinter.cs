using System.Text;

namespace Shr.Fhir.FhirPath.Syntax;

/// <summary>Writes an expression with no more parentheses than it needs.</summary>
internal static class SyntaxPrinter
{
    public static string Print(FhirPathSyntax syntax)
    {
        var text = new StringBuilder();
        Write(text, syntax, 0);
        return text.ToString();
    }

    /// <summary>A string as a literal of FHIRPath.</summary>
    public static string Quote(string value, char quote = '\'')
    {
        var text = new StringBuilder(value.Length + 2).Append(quote);
        foreach (var c in value)
        {
            switch (c)
            {
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                default:
                    text.Append(c == quote || c == '\\' ? "\\" : "").Append(c);
                    break;
            }
        }

        return text.Append(quote).ToString();
    }

    private static void Write(StringBuilder text, FhirPathSyntax syntax, int outer)
    {
        switch (syntax)
        {
            case FhirPathSyntax.Member member:
                Target(text, member.Target);
                Name(text, member.Name);
                break;
            case FhirPathSyntax.Call call:
                Target(text, call.Target);
                Name(text, call.Name);
                text.Append('(');
                for (var i = 0; i < call.Arguments.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Write(text, call.Arguments[i], 0);
                }

                text.Append(')');
                break;
            case FhirPathSyntax.Indexer indexer:
                Write(text, indexer.Target, Operators.Unary + 1);
                text.Append('[');
                Write(text, indexer.Index, 0);
                text.Append(']');
                break;
            case FhirPathSyntax.Sign sign:
                Open(text, outer > Operators.Unary);
                text.Append(sign.IsMinus ? '-' : '+');
                Write(text, sign.Operand, Operators.Unary);
                Close(text, outer > Operators.Unary);
                break;
            case FhirPathSyntax.Binary binary:
                Binary(text, binary, outer);
                break;
            case FhirPathSyntax.TypeName type:
                text.Append(type.Namespace is null ? "" : type.Namespace + ".");
                Name(text, type.Name);
                break;
            case FhirPathSyntax.Literal literal:
                text.Append(literal.Value.Kind == ValueKind.None ? "{}" : literal.Value.ToLiteral());
                break;
            case FhirPathSyntax.Variable variable:
                text.Append('%').Append(IsPlain(variable.Name) ? variable.Name : Quote(variable.Name, '`'));
                break;
            case FhirPathSyntax.Special special:
                text.Append(special.Name);
                break;
            case FhirPathSyntax.Direction direction:
                Write(text, direction.Operand, 0);
                text.Append(direction.IsDescending ? " desc" : " asc");
                break;
        }
    }

    private static void Binary(StringBuilder text, FhirPathSyntax.Binary binary, int outer)
    {
        var precedence = Operators.Precedence(binary.Operator);
        Open(text, outer > precedence);
        Write(text, binary.Left, precedence);
        text.Append(' ').Append(Operators.Text(binary.Operator)).Append(' ');
        Write(text, binary.Right, precedence + 1);
        Close(text, outer > precedence);
    }

    private static void Target(StringBuilder text, FhirPathSyntax? target)
    {
        if (target is not null)
        {
            Write(text, target, Operators.Unary + 1);
            text.Append('.');
        }
    }

    private static void Name(StringBuilder text, string name) => text.Append(IsPlain(name) ? name : Quote(name, '`'));

    private static bool IsPlain(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || name is "true" or "false" or "and" or "or" or "xor" or "implies" or "div" or "mod")
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }

    private static void Open(StringBuilder text, bool needed) => text.Append(needed ? "(" : "");

    private static void Close(StringBuilder text, bool needed) => text.Append(needed ? ")" : "");
}
