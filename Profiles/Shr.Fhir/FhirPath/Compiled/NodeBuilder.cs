using Shr.Fhir.FhirPath.Functions;
using Shr.Fhir.FhirPath.Syntax;
using Shr.Fhir.Types;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>Turns syntax into steps; an unknown function or type, or a wrong number of arguments, is a semantic error.</summary>
internal sealed class NodeBuilder(TypeModel? types, FhirPathOptions options)
{
    public FhirPathError? Error { get; private set; }

    /// <summary>The step, or null where there is an error.</summary>
    public Node? Build(FhirPathSyntax syntax) => syntax switch
    {
        FhirPathSyntax.Literal literal => literal.Value.Kind == ValueKind.None ? new ConstantNode(literal.Position) : new ConstantNode(literal.Position, literal.Value),
        FhirPathSyntax.Member member => BuildMember(member),
        FhirPathSyntax.Call call => BuildCall(call),
        FhirPathSyntax.Indexer indexer => Build(indexer.Target) is { } target && Build(indexer.Index) is { } index ? new IndexerNode(indexer.Position, target, index) : null,
        FhirPathSyntax.Sign sign => Build(sign.Operand) is { } operand ? new SignNode(sign.Position, operand, sign.IsMinus) : null,
        FhirPathSyntax.Binary binary => BuildBinary(binary),
        FhirPathSyntax.Variable variable => new VariableNode(variable.Position, variable.Name),
        FhirPathSyntax.Special { Name: "$this" } special => new ThisNode(special.Position),
        FhirPathSyntax.Special { Name: "$index" } special => new IndexNode(special.Position),
        FhirPathSyntax.Special special => new TotalNode(special.Position),
        _ => Fail(syntax.Position, "this is no expression by itself"),
    };

    private MemberNode? BuildMember(FhirPathSyntax.Member member)
    {
        if (member.Target is null)
        {
            return new MemberNode(member.Position, null, member.Name);
        }

        return Build(member.Target) is { } target ? new MemberNode(member.Position, target, member.Name) : null;
    }

    private Node? BuildBinary(FhirPathSyntax.Binary binary)
    {
        if (Build(binary.Left) is not { } left)
        {
            return null;
        }

        var position = binary.Position;
        if (binary.Right is FhirPathSyntax.TypeName type)
        {
            return BuildType(position, left, type.Namespace, type.Name, type.Position, binary.Operator == BinaryOperator.Is ? TypeOperation.Is : TypeOperation.As);
        }

        if (Build(binary.Right) is not { } right)
        {
            return null;
        }

        switch (binary.Operator)
        {
            case BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Xor or BinaryOperator.Implies:
                return new LogicNode(position, binary.Operator, left, right);
            case BinaryOperator.Equal or BinaryOperator.NotEqual:
                return new EqualityNode(position, left, right, binary.Operator == BinaryOperator.NotEqual);
            case BinaryOperator.Equivalent or BinaryOperator.NotEquivalent:
                return new EquivalenceNode(position, left, right, binary.Operator == BinaryOperator.NotEquivalent);
            case BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual:
                return new ComparisonNode(position, binary.Operator, left, right);
            case BinaryOperator.In:
                return new MembershipNode(position, left, right, isContains: false);
            case BinaryOperator.Contains:
                return new MembershipNode(position, right, left, isContains: true);
            case BinaryOperator.Union:
                return new UnionNode(position, left, right);
            case BinaryOperator.Concatenate:
                return new ConcatenateNode(position, left, right);
            default:
                return new ArithmeticNode(position, binary.Operator, left, right);
        }
    }

    private Node? BuildCall(FhirPathSyntax.Call call)
    {
        if (call.Target is FhirPathSyntax.Variable { Name: "factory" } && types is not null)
        {
            return BuildFactory(call, types);
        }

        Node? target = null;
        if (call.Target is not null && (target = Build(call.Target)) is null)
        {
            return null;
        }

        switch (call.Name)
        {
            case "is" or "as" or "ofType":
                return BuildTypeCall(call, target);
            case "sort":
                return BuildSort(call, target);
        }

        if (FunctionTable.Find(call.Name) is not { } function)
        {
            return Fail(call.Position, $"there is no function '{call.Name}'");
        }

        if (call.Arguments.Count < function.MinArguments || call.Arguments.Count > function.MaxArguments)
        {
            return Fail(call.Position, $"'{call.Name}' takes {Range(function)}, got {call.Arguments.Count}");
        }

        return BuildArguments(call.Arguments) is not { } arguments ? null
            : function.Build is { } build ? build(call.Position, target, arguments)
            : new FunctionNode(call.Position, target, function, arguments);
    }

    private Node? BuildFactory(FhirPathSyntax.Call call, TypeModel model)
    {
        if (call.Name == "create")
        {
            return call.Arguments is [var only] && TypeOf(only) is { } name && model.Find(name.Name) is { } created
                ? new FactoryNode(call.Position, call.Name, created, [])
                : Fail(call.Position, "'create' takes one type of FHIR");
        }

        var type = call.Name == "withProperty" ? null : model.Find(call.Name);
        if (type is null && call.Name != "withProperty")
        {
            return Fail(call.Position, $"there is no type '{call.Name}'");
        }

        return BuildArguments(call.Arguments) is { } arguments ? new FactoryNode(call.Position, call.Name, type, arguments) : null;
    }

    private Node[]? BuildArguments(IReadOnlyList<FhirPathSyntax> arguments)
    {
        var nodes = new Node[arguments.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            if (Build(arguments[i]) is not { } node)
            {
                return null;
            }

            nodes[i] = node;
        }

        return nodes;
    }

    private Node? BuildTypeCall(FhirPathSyntax.Call call, Node? target)
    {
        if (call.Arguments is not [var only] || TypeOf(only) is not { } type)
        {
            return Fail(call.Position, $"'{call.Name}' takes one type");
        }

        var operation = call.Name switch
        {
            "is" => TypeOperation.Is,
            "as" => TypeOperation.As,
            _ => TypeOperation.OfType,
        };
        return BuildType(call.Position, target, type.Space, type.Name, only.Position, operation);
    }

    private Node? BuildType(int position, Node? target, string? space, string name, int typePosition, TypeOperation operation)
    {
        if (TypeTest.Find(space, name, types) is not { } type)
        {
            return Fail(typePosition, $"there is no type '{(space is null ? name : space + "." + name)}'");
        }

        return new TypeNode(position, target, type, operation == TypeOperation.As && options.AsFilters ? TypeOperation.OfType : operation);
    }

    private SortNode? BuildSort(FhirPathSyntax.Call call, Node? target)
    {
        var keys = new List<(Node, bool)>();
        foreach (var argument in call.Arguments)
        {
            // "-key" sorts downwards too, for text as well.
            var (key, isDescending) = argument switch
            {
                FhirPathSyntax.Direction direction => (direction.Operand, direction.IsDescending),
                FhirPathSyntax.Sign { IsMinus: true } sign => (sign.Operand, true),
                _ => (argument, false),
            };
            if (Build(key) is not { } node)
            {
                return null;
            }

            keys.Add((node, isDescending));
        }

        return new SortNode(call.Position, target, keys.Count == 0 ? [(new ThisNode(call.Position), false)] : [.. keys]);
    }

    private static (string? Space, string Name)? TypeOf(FhirPathSyntax syntax) => syntax switch
    {
        FhirPathSyntax.Member { Target: null } member => (null, member.Name),
        FhirPathSyntax.Member { Target: FhirPathSyntax.Member { Target: null } space } member => (space.Name, member.Name),
        _ => null,
    };

    private static string Range(FunctionDefinition function) =>
        function.MinArguments == function.MaxArguments ? $"{function.MinArguments} arguments" : $"{function.MinArguments} to {function.MaxArguments} arguments";

    private ConstantNode? Fail(int position, string text)
    {
        Error ??= new FhirPathError(FhirPathErrorKind.Semantic, position, text);
        return null;
    }
}
