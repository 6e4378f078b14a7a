using Shr.Fhir.FhirPath.Compiled;
using Shr.Fhir.FhirPath.Functions;
using Shr.Fhir.FhirPath.Syntax;
using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath.Analysis;

/// <summary>
/// Strict analysis: follows the types through an expression and finds elements that do not exist, text functions on what
/// is no text, and reliance on an order that is not there.
/// </summary>
/// <remarks>https://hl7.org/fhirpath/#type-safety-and-strict-evaluation</remarks>
internal sealed class Analyzer(TypeModel types, StaticType context)
{
    public FhirPathError? Error { get; private set; }

    public StaticType Analyze(FhirPathSyntax syntax) => Visit(syntax, context);

    private StaticType Visit(FhirPathSyntax syntax, StaticType focus)
    {
        switch (syntax)
        {
            case FhirPathSyntax.Literal literal:
                return literal.Value.Kind == ValueKind.None ? StaticType.None : StaticType.Of(literal.Value.Kind);
            case FhirPathSyntax.Member member:
                return member.Target is null ? First(member, focus) : Next(member.Position, Visit(member.Target, focus), member.Name);
            case FhirPathSyntax.Call call:
                return Call(call, focus);
            case FhirPathSyntax.Indexer indexer:
                Visit(indexer.Index, focus);
                return Ordered(indexer.Position, Visit(indexer.Target, focus), "an index");
            case FhirPathSyntax.Sign sign:
                return Visit(sign.Operand, focus);
            case FhirPathSyntax.Binary binary:
                return Binary(binary, focus);
            case FhirPathSyntax.Special { Name: "$this" }:
                return focus;
            case FhirPathSyntax.Special { Name: "$index" }:
                return StaticType.Of(ValueKind.Integer);
            case FhirPathSyntax.Variable { Name: "context" }:
                return context;
            case FhirPathSyntax.Variable { Name: "sct" or "loinc" or "ucum" }:
                return StaticType.Of(ValueKind.String);
            default:
                return StaticType.Any;
        }
    }

    // The first name of a path may be the type of the context.
    private StaticType First(FhirPathSyntax.Member member, StaticType focus)
    {
        var named = types.Find(member.Name);
        if (named is null || !char.IsAsciiLetterUpper(member.Name[0]))
        {
            return Next(member.Position, focus, member.Name);
        }

        if (focus.IsAny)
        {
            return StaticType.Of(named);
        }

        return focus.Fhir.Any(t => t.Is(named) || named.Is(t)) ? focus : Fail(member.Position, $"the context is {focus}, not {member.Name}");
    }

    private StaticType Next(int position, StaticType target, string name)
    {
        if (target.IsAny || target.IsNone)
        {
            return target.IsNone ? target : StaticType.Any;
        }

        var found = new List<FhirType>();
        var isKnown = false;
        foreach (var type in target.Fhir)
        {
            if (type.FindElement(name) is { } element)
            {
                isKnown = true;
                found.AddRange(element.Types.Select(t => t.Type).Where(t => !found.Contains(t)));
            }
            else if (type.IsAbstract)
            {
                return StaticType.Any;
            }
        }

        if (isKnown)
        {
            var result = StaticType.Of(found);
            return target.IsUnordered ? result.Unordered() : result;
        }

        if (target.System.Contains(ValueKind.Quantity) && name is "value" or "unit")
        {
            return StaticType.Of(name == "value" ? ValueKind.Decimal : ValueKind.String);
        }

        return Fail(position, $"'{name}' is not an element of {target}");
    }

    private StaticType Binary(FhirPathSyntax.Binary binary, StaticType focus)
    {
        var left = Visit(binary.Left, focus);
        if (binary.Right is FhirPathSyntax.TypeName type)
        {
            return binary.Operator == BinaryOperator.Is ? StaticType.Of(ValueKind.Boolean) : Cast(type.Namespace, type.Name, left);
        }

        var right = Visit(binary.Right, focus);
        return binary.Operator switch
        {
            BinaryOperator.Union => left.Or(right),
            BinaryOperator.Concatenate => StaticType.Of(ValueKind.String),
            BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Div or BinaryOperator.Mod => StaticType.Any,
            _ => StaticType.Of(ValueKind.Boolean),
        };
    }

    private StaticType Call(FhirPathSyntax.Call call, StaticType focus)
    {
        var input = call.Target is null ? focus : Visit(call.Target, focus);
        if (call.Name is "is" or "as" or "ofType")
        {
            return call.Name == "is" ? StaticType.Of(ValueKind.Boolean) : TypeOf(call.Arguments[0]) is { } type ? Cast(type.Space, type.Name, input) : StaticType.Any;
        }

        if (FunctionTable.Find(call.Name) is not { } function)
        {
            return call.Name == "sort" ? input : StaticType.Any;
        }

        CheckInput(call, function, input);
        StaticType? argument = null;
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var given = Visit(call.Arguments[i], function.IsLambda ? input : focus);
            argument ??= given;
            if (call.Name == "iif" && i == 0 && !given.MayBe(ValueKind.Boolean))
            {
                return Fail(call.Arguments[0].Position, $"the criterion of iif must be a Boolean, got {given}");
            }
        }

        return ResultOf(function, input, argument);
    }

    private void CheckInput(FhirPathSyntax.Call call, FunctionDefinition function, StaticType input)
    {
        if (function.NeedsOrder)
        {
            Ordered(call.Position, input, $"'{call.Name}'");
        }

        var fits = function.Input switch
        {
            Shape.String => input.MayBeText(),
            Shape.Boolean => input.MayBe(ValueKind.Boolean),
            Shape.Number => input.MayBe(ValueKind.Integer, ValueKind.Decimal, ValueKind.Long, ValueKind.Quantity),
            _ => true,
        };
        if (!fits)
        {
            Fail(call.Position, $"'{call.Name}' needs a {function.Input}, got {input}");
        }
    }

    private StaticType ResultOf(FunctionDefinition function, StaticType input, StaticType? argument) => function.Result switch
    {
        Shape.Same => input,
        Shape.Argument => argument ?? StaticType.Any,
        Shape.Both => input.Or(argument ?? StaticType.Any),
        Shape.Boolean => StaticType.Of(ValueKind.Boolean),
        Shape.String => StaticType.Of(ValueKind.String),
        Shape.Integer => StaticType.Of(ValueKind.Integer),
        Shape.Long => StaticType.Of(ValueKind.Long),
        Shape.Decimal => StaticType.Of(ValueKind.Decimal),
        Shape.Quantity => StaticType.Of(ValueKind.Quantity),
        Shape.Date => StaticType.Of(ValueKind.Date),
        Shape.DateTime => StaticType.Of(ValueKind.DateTime),
        Shape.Time => StaticType.Of(ValueKind.Time),
        Shape.Extension when types.Find("Extension") is { } extension => StaticType.Of(extension),
        Shape.Node => StaticType.Nodes,
        _ => StaticType.Any,
    };

    private StaticType Cast(string? space, string name, StaticType input)
    {
        var type = TypeTest.Find(space, name, types);
        var result = type?.Fhir is { } fhir ? StaticType.Of(fhir) : StaticType.None;
        if (type is { System: not ValueKind.None })
        {
            result = result.Or(StaticType.Of(type.System));
        }

        return input.IsUnordered ? result.Unordered() : result;
    }

    private StaticType Ordered(int position, StaticType input, string what) =>
        input.IsUnordered ? Fail(position, $"{what} needs an order, and the items have none") : input;

    private static (string? Space, string Name)? TypeOf(FhirPathSyntax syntax) => syntax switch
    {
        FhirPathSyntax.Member { Target: null } member => (null, member.Name),
        FhirPathSyntax.Member { Target: FhirPathSyntax.Member { Target: null } space } member => (space.Name, member.Name),
        _ => null,
    };

    private StaticType Fail(int position, string text)
    {
        Error ??= new FhirPathError(FhirPathErrorKind.Semantic, position, text);
        return StaticType.Any;
    }
}
