using Shr.Fhir.FhirPath.Compiled;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>What a function does: the input stands above the mark of the call, and the result must stand there afterwards.</summary>
internal delegate bool FunctionBody(in Call call);

/// <summary>Makes the step of a call from its position, target and arguments.</summary>
internal delegate Node FunctionBuilder(int position, Node? target, Node[] arguments);

/// <summary>A line of the function table.</summary>
/// <param name="Name">The name.</param>
/// <param name="MinArguments">The least number of arguments.</param>
/// <param name="MaxArguments">The largest number of arguments.</param>
/// <param name="Input">What its input must be, for static analysis.</param>
/// <param name="Result">What its result is, for static analysis.</param>
/// <param name="Body">What it does.</param>
/// <param name="Build">Or: makes a step of its own.</param>
/// <param name="IsLambda">Whether its arguments are evaluated with each item of the input as <c>$this</c>.</param>
/// <param name="NeedsOrder">Whether its result depends on the order of the input.</param>
internal sealed record FunctionDefinition(
    string Name,
    int MinArguments,
    int MaxArguments,
    Shape Input,
    Shape Result,
    FunctionBody? Body,
    FunctionBuilder? Build,
    bool IsLambda,
    bool NeedsOrder);
