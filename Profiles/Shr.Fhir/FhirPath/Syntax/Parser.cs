namespace Shr.Fhir.FhirPath.Syntax;

/// <summary>Reads an expression into its <see cref="FhirPathSyntax"/>.</summary>
/// <remarks>https://hl7.org/fhirpath/#formal-specifications</remarks>
public sealed class Parser
{
    // Chains such as a.b.c or a | b | c nest to the left without recursion of the parser; evaluation recurses along them.
    private const int MaxHeight = 500;

    private readonly int _maxDepth;
    private Lexer _lexer;
    private Token _token;
    private int _depth;
    private FhirPathError? _error;

    private Parser(string expression, int maxDepth)
    {
        _lexer = new Lexer(expression);
        _maxDepth = maxDepth;
        _token = _lexer.Next();
    }

    /// <summary>The expression taken apart, or null with what is wrong.</summary>
    /// <param name="expression">The text.</param>
    /// <param name="error">What is wrong.</param>
    /// <param name="maxDepth">How deeply it may nest.</param>
    public static FhirPathSyntax? Parse(string expression, out FhirPathError? error, int maxDepth = 100)
    {
        var parser = new Parser(expression, maxDepth);
        var syntax = parser.Expression(0);
        if (syntax is not null && parser._token.Kind != TokenKind.End)
        {
            syntax = parser.Unexpected();
        }

        error = parser._error;
        return syntax;
    }

    private FhirPathSyntax? Expression(int weakest)
    {
        if (++_depth > _maxDepth)
        {
            return TooDeep();
        }

        var left = Operand();
        while (left is not null && Operators.Find(_token) is { } op && Operators.Precedence(op) is var precedence && precedence >= weakest)
        {
            if (left.Height > MaxHeight)
            {
                return TooDeep();
            }

            var position = _token.Position;
            Advance();
            var right = op is BinaryOperator.Is or BinaryOperator.As ? Type() : Expression(precedence + 1);
            left = right is null ? null : new FhirPathSyntax.Binary(position, op, left, right);
        }

        _depth--;
        return left;
    }

    private FhirPathSyntax? Operand()
    {
        if (!_token.Is("+") && !_token.Is("-"))
        {
            return Path();
        }

        if (++_depth > _maxDepth)
        {
            return TooDeep();
        }

        var (position, minus) = (_token.Position, _token.Text == "-");
        Advance();
        var operand = Operand();
        _depth--;
        return operand is null ? null : new FhirPathSyntax.Sign(position, minus, operand);
    }

    private FhirPathSyntax? Path()
    {
        var left = Term();
        while (left is not null)
        {
            if (left.Height > MaxHeight)
            {
                return TooDeep();
            }

            var position = _token.Position;
            if (_token.Is("."))
            {
                Advance();
                left = _token.Kind == TokenKind.Special ? SpecialTerm() : Invocation(left);
            }
            else if (_token.Is("["))
            {
                Advance();
                var index = Expression(0);
                left = index is null || !Expect("]") ? null : new FhirPathSyntax.Indexer(position, left, index);
            }
            else
            {
                break;
            }
        }

        return left;
    }

    private FhirPathSyntax? Term()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Identifier when token.Text is "true" or "false":
                Advance();
                return new FhirPathSyntax.Literal(token.Position, FhirPathValue.Of(token.Text == "true"));
            case TokenKind.Identifier when token.Text is "and" or "or" or "xor" or "implies" or "div" or "mod":
                return Unexpected();
            case TokenKind.Identifier or TokenKind.DelimitedIdentifier:
                return Invocation(null);
            case TokenKind.Special:
                return SpecialTerm();
            case TokenKind.Symbol:
                return SymbolTerm();
            case TokenKind.End or TokenKind.Error:
                return Unexpected();
            default:
                return Literal();
        }
    }

    private FhirPathSyntax.Special SpecialTerm()
    {
        var token = _token;
        Advance();
        return new FhirPathSyntax.Special(token.Position, token.Text);
    }

    private FhirPathSyntax? SymbolTerm()
    {
        var position = _token.Position;
        switch (_token.Text)
        {
            case "(":
                Advance();
                var inner = Expression(0);
                return inner is null || !Expect(")") ? null : inner;
            case "{":
                Advance();
                return Expect("}") ? new FhirPathSyntax.Literal(position, default) : null;
            case "%":
                Advance();
                if (_token.Kind is not (TokenKind.Identifier or TokenKind.DelimitedIdentifier or TokenKind.String))
                {
                    return Unexpected();
                }

                var name = _token.Text;
                Advance();
                return new FhirPathSyntax.Variable(position, name);
            default:
                return Unexpected();
        }
    }

    private FhirPathSyntax? Invocation(FhirPathSyntax? target)
    {
        var token = _token;
        if (token.Kind is not (TokenKind.Identifier or TokenKind.DelimitedIdentifier))
        {
            return Unexpected();
        }

        Advance();
        if (!_token.Is("("))
        {
            return new FhirPathSyntax.Member(token.Position, target, token.Text);
        }

        Advance();
        var arguments = new List<FhirPathSyntax>();
        while (!_token.Is(")"))
        {
            if (arguments.Count > 0 && !Expect(","))
            {
                return null;
            }

            var argument = Expression(0);
            if (argument is null)
            {
                return null;
            }

            arguments.Add(token.Text == "sort" ? WithDirection(argument) : argument);
        }

        Advance();
        return new FhirPathSyntax.Call(token.Position, target, token.Text, arguments);
    }

    private FhirPathSyntax WithDirection(FhirPathSyntax argument)
    {
        if (!_token.IsWord("asc") && !_token.IsWord("desc"))
        {
            return argument;
        }

        var token = _token;
        Advance();
        return new FhirPathSyntax.Direction(token.Position, argument, token.Text == "desc");
    }

    private FhirPathSyntax? Type()
    {
        var position = _token.Position;
        if (_token.Kind is not (TokenKind.Identifier or TokenKind.DelimitedIdentifier))
        {
            return Unexpected();
        }

        // A parenthesis would be a function: "x is (String)" is no type.
        var name = _token.Text;
        string? space = null;
        Advance();
        while (_token.Is("."))
        {
            var before = _token;
            Advance();
            if (_token.Kind is not (TokenKind.Identifier or TokenKind.DelimitedIdentifier))
            {
                _token = before;
                return Unexpected();
            }

            space = space is null ? name : space + "." + name;
            name = _token.Text;
            Advance();
        }

        return new FhirPathSyntax.TypeName(position, space, name);
    }

    private FhirPathSyntax? Literal()
    {
        var token = _token;
        Advance();
        if (LiteralReader.Value(token) is not { } value)
        {
            return Fail(token.Position, $"'{token.Text}' is not a valid {token.Kind}");
        }

        if (token.Kind is TokenKind.Integer or TokenKind.Decimal or TokenKind.Long && LiteralReader.WithUnit(value, _token) is { } quantity)
        {
            Advance();
            value = quantity;
        }

        return new FhirPathSyntax.Literal(token.Position, value);
    }

    private void Advance() => _token = _lexer.Next();

    private bool Expect(string symbol)
    {
        if (_token.Is(symbol))
        {
            Advance();
            return true;
        }

        if (_token.Kind == TokenKind.Error)
        {
            Unexpected();
        }
        else
        {
            Fail(_token.Position, _token.Kind == TokenKind.End ? $"'{symbol}' is missing at the end" : $"expected '{symbol}', got '{_token.Text}'");
        }

        return false;
    }

    private FhirPathSyntax? Unexpected() => _token.Kind switch
    {
        TokenKind.Error => Fail(_token.Position, _token.Text),
        TokenKind.End => Fail(_token.Position, "the expression ends too early"),
        _ => Fail(_token.Position, $"'{_token.Text}' is not expected here"),
    };

    private FhirPathSyntax? TooDeep()
    {
        _error ??= new FhirPathError(FhirPathErrorKind.Syntax, _token.Position, $"the expression nests deeper than {_maxDepth} levels or is too long", IsLimit: true);
        return null;
    }

    private FhirPathSyntax? Fail(int position, string text)
    {
        _error ??= new FhirPathError(FhirPathErrorKind.Syntax, position, text);
        return null;
    }
}
