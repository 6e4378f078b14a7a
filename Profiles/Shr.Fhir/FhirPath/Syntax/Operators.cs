namespace Shr.Fhir.FhirPath.Syntax;

/// <summary>How operators are written and how strongly they bind.</summary>
internal static class Operators
{
    /// <summary>How strongly a sign before an operand binds.</summary>
    public const int Unary = 20;

    /// <summary>The operator a word stands for, or null.</summary>
    public static BinaryOperator? Find(in Token token) => token.Kind switch
    {
        TokenKind.Symbol => token.Text switch
        {
            "=" => BinaryOperator.Equal,
            "~" => BinaryOperator.Equivalent,
            "!=" => BinaryOperator.NotEqual,
            "!~" => BinaryOperator.NotEquivalent,
            "<=" => BinaryOperator.LessOrEqual,
            "<" => BinaryOperator.Less,
            ">" => BinaryOperator.Greater,
            ">=" => BinaryOperator.GreaterOrEqual,
            "|" => BinaryOperator.Union,
            "+" => BinaryOperator.Add,
            "-" => BinaryOperator.Subtract,
            "&" => BinaryOperator.Concatenate,
            "*" => BinaryOperator.Multiply,
            "/" => BinaryOperator.Divide,
            _ => null,
        },
        TokenKind.Identifier => token.Text switch
        {
            "implies" => BinaryOperator.Implies,
            "or" => BinaryOperator.Or,
            "xor" => BinaryOperator.Xor,
            "and" => BinaryOperator.And,
            "in" => BinaryOperator.In,
            "contains" => BinaryOperator.Contains,
            "is" => BinaryOperator.Is,
            "as" => BinaryOperator.As,
            "div" => BinaryOperator.Div,
            "mod" => BinaryOperator.Mod,
            _ => null,
        },
        _ => null,
    };

    /// <summary>How strongly an operator binds; a larger number binds first.</summary>
    public static int Precedence(BinaryOperator op) => op switch
    {
        BinaryOperator.Implies => 1,
        BinaryOperator.Or or BinaryOperator.Xor => 2,
        BinaryOperator.And => 3,
        BinaryOperator.In or BinaryOperator.Contains => 4,
        BinaryOperator.Equal or BinaryOperator.Equivalent or BinaryOperator.NotEqual or BinaryOperator.NotEquivalent => 5,
        BinaryOperator.LessOrEqual or BinaryOperator.Less or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual => 6,
        BinaryOperator.Union => 7,
        BinaryOperator.Is or BinaryOperator.As => 8,
        BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Concatenate => 9,
        _ => 10,
    };

    /// <summary>How the operator is written.</summary>
    public static string Text(BinaryOperator op) => op switch
    {
        BinaryOperator.Equal => "=",
        BinaryOperator.Equivalent => "~",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.NotEquivalent => "!~",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Less => "<",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Union => "|",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Concatenate => "&",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Implies => "implies",
        BinaryOperator.Or => "or",
        BinaryOperator.Xor => "xor",
        BinaryOperator.And => "and",
        BinaryOperator.In => "in",
        BinaryOperator.Contains => "contains",
        BinaryOperator.Is => "is",
        BinaryOperator.As => "as",
        BinaryOperator.Div => "div",
        _ => "mod",
    };
}
