namespace Shr.Fhir.FhirPath.Syntax;

/// <summary>An expression as written, taken apart. Prints itself as FHIRPath that means the same.</summary>
/// <remarks>https://hl7.org/fhirpath/#formal-specifications</remarks>
public abstract class FhirPathSyntax
{
    private FhirPathSyntax(int position, params ReadOnlySpan<FhirPathSyntax?> parts)
    {
        Position = position;
        foreach (var part in parts)
        {
            Height = Math.Max(Height, part?.Height ?? 0);
        }

        Height++;
    }

    /// <summary>The character of the expression at which it starts (an operator: where that stands).</summary>
    public int Position { get; }

    /// <summary>How many levels it has, itself included: what evaluating it costs in depth of the call stack.</summary>
    public int Height { get; }

    /// <inheritdoc/>
    public override string ToString() => SyntaxPrinter.Print(this);

    /// <summary><c>name</c>, after a target or alone.</summary>
    public sealed class Member(int position, FhirPathSyntax? target, string name) : FhirPathSyntax(position, target)
    {
        public FhirPathSyntax? Target { get; } = target;

        public string Name { get; } = name;
    }

    /// <summary><c>name(arguments)</c>, after a target or alone.</summary>
    public sealed class Call(int position, FhirPathSyntax? target, string name, IReadOnlyList<FhirPathSyntax> arguments) : FhirPathSyntax(position, [target, .. arguments])
    {
        public FhirPathSyntax? Target { get; } = target;

        public string Name { get; } = name;

        public IReadOnlyList<FhirPathSyntax> Arguments { get; } = arguments;
    }

    /// <summary><c>target[index]</c>.</summary>
    public sealed class Indexer(int position, FhirPathSyntax target, FhirPathSyntax index) : FhirPathSyntax(position, target, index)
    {
        public FhirPathSyntax Target { get; } = target;

        public FhirPathSyntax Index { get; } = index;
    }

    /// <summary><c>+operand</c> or <c>-operand</c>.</summary>
    public sealed class Sign(int position, bool isMinus, FhirPathSyntax operand) : FhirPathSyntax(position, operand)
    {
        public bool IsMinus { get; } = isMinus;

        public FhirPathSyntax Operand { get; } = operand;
    }

    /// <summary><c>left operator right</c>.</summary>
    public sealed class Binary(int position, BinaryOperator op, FhirPathSyntax left, FhirPathSyntax right) : FhirPathSyntax(position, left, right)
    {
        public BinaryOperator Operator { get; } = op;

        public FhirPathSyntax Left { get; } = left;

        /// <summary>For <c>is</c> and <c>as</c> a <see cref="TypeName"/>.</summary>
        public FhirPathSyntax Right { get; } = right;
    }

    /// <summary>A type after <c>is</c> or <c>as</c>.</summary>
    public sealed class TypeName(int position, string? space, string name) : FhirPathSyntax(position)
    {
        /// <summary><c>System</c>, <c>FHIR</c> or null where it is not named.</summary>
        public string? Namespace { get; } = space;

        public string Name { get; } = name;
    }

    /// <summary>A value, or <c>{}</c> where the value is None.</summary>
    public sealed class Literal(int position, FhirPathValue value) : FhirPathSyntax(position)
    {
        public FhirPathValue Value { get; } = value;
    }

    /// <summary><c>%name</c>.</summary>
    public sealed class Variable(int position, string name) : FhirPathSyntax(position)
    {
        public string Name { get; } = name;
    }

    /// <summary><c>$this</c>, <c>$index</c> or <c>$total</c>.</summary>
    public sealed class Special(int position, string name) : FhirPathSyntax(position)
    {
        public string Name { get; } = name;
    }

    /// <summary>An argument of <c>sort</c> with its direction.</summary>
    public sealed class Direction(int position, FhirPathSyntax operand, bool isDescending) : FhirPathSyntax(position, operand)
    {
        public FhirPathSyntax Operand { get; } = operand;

        public bool IsDescending { get; } = isDescending;
    }
}
