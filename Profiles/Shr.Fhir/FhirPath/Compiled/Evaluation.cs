using System.Buffers;
using System.Text;
using Shr.Fhir.Types;
using Shr.Fhir.Ucum;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary>One evaluation under way: a stack of items and what is in force. Its memory is used again by the next.</summary>
/// <remarks>
/// A node pushes its result; whoever called it knows from where (its mark) and takes the items off again. So a
/// collection is a stretch of the stack and costs no allocation.
/// </remarks>
internal sealed class Evaluation(EvaluationScope scope)
{
    public FhirPathValue[] Items = ArrayPool<FhirPathValue>.Shared.Rent(64);
    public int Count;

    /// <summary><c>$this</c> where it is one item or none; see <see cref="Many"/>.</summary>
    public FhirPathValue This;

    /// <summary><c>$this</c> where it is a collection, as in an argument of <c>defineVariable</c>; otherwise null.</summary>
    public FhirPathValue[]? Many;
    public int Index = -1;
    public FhirPathValue[]? Total;
    public VariableFrame? Variables;

    private CompiledExpression _expression = null!;
    private FhirPathValue _input;
    private DateTimeOffset? _now;
    private long _steps;
    private long _text;

    /// <summary>The narrative checked last: txt-1 and txt-2 ask the same of each.</summary>
    public (Elements.JsonTree? Tree, int Row, bool IsAllowed) Narrative;

    public EvaluationScope Scope => scope;

    public FhirPathError? Error { get; private set; }

    public bool IsRunning { get; private set; }

    public UcumService Ucum => _expression.Ucum;

    public RegexCache Regexes => _expression.Regexes;

    public TypeModel? Types => _expression.Types;

    public FhirPathValue Context => scope.Context.Kind == ValueKind.None ? _input : scope.Context;

    public FhirPathValue Resource => scope.Resource.Exists ? FhirPathValue.Of(scope.Resource) : _input;

    public FhirPathValue RootResource => scope.RootResource.Exists ? FhirPathValue.Of(scope.RootResource) : Resource;

    /// <summary>The time of the evaluation, in the local zone of the clock.</summary>
    public DateTimeOffset Now => _now ??= scope.Time.GetLocalNow();

    public void Start(in FhirPathValue input, CompiledExpression expression)
    {
        IsRunning = true;
        Error = null;
        Count = 0;
        Index = -1;
        Total = null;
        Many = null;
        Variables = null;
        This = input;
        _input = input;
        _expression = expression;
        _now = null;
        _steps = scope.Limits.MaxSteps;
        _text = scope.Limits.MaxText;
    }

    public void Finish()
    {
        IsRunning = false;
        scope.Looked += scope.Limits.MaxSteps - _steps;
    }

    public void Release()
    {
        Narrative = default;
        if (Items.Length > 0)
        {
            ArrayPool<FhirPathValue>.Shared.Return(Items, clearArray: true);
            Items = [];
        }
    }

    public bool Push(in FhirPathValue value)
    {
        if (Count == Items.Length && !Grow())
        {
            return false;
        }

        Items[Count++] = value;
        return true;
    }

    /// <summary>Pushes <c>$this</c>.</summary>
    public bool PushThis() => Many is not null ? PushRange(Many) : This.Kind == ValueKind.None || Push(This);

    public bool Push(bool value) => Push(FhirPathValue.Of(value));

    public bool Push(Truth value) => value == Truth.Empty || (value != Truth.Failed && Push(FhirPathValue.Of(value == Truth.True)));

    public bool PushRange(ReadOnlySpan<FhirPathValue> values)
    {
        foreach (ref readonly var value in values)
        {
            if (!Push(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes off the items from one mark to another; what lies above moves down.</summary>
    public void Remove(int from, int to)
    {
        if (to < Count)
        {
            Array.Copy(Items, to, Items, from, Count - to);
        }

        Count -= to - from;
    }

    /// <summary>Counts items looked at; false where there were too many.</summary>
    public bool Step(int count = 1)
    {
        _steps -= count;
        return _steps >= 0 || Fail(0, $"more than {scope.Limits.MaxSteps} items were looked at", isLimit: true);
    }

    /// <summary>Counts text made; false where it was too much.</summary>
    public bool Text(long length)
    {
        _text -= length;
        return _text >= 0 || Fail(0, $"more than {scope.Limits.MaxText} characters of text were made", isLimit: true);
    }

    public bool Fail(int position, string text, bool isLimit = false)
    {
        Error ??= new FhirPathError(FhirPathErrorKind.Execution, position, text, isLimit);
        return false;
    }

    public Truth FailTruth(int position, string text)
    {
        Fail(position, text);
        return Truth.Failed;
    }

    /// <summary>The items above a mark as one Boolean; a single item that is no Boolean counts as true.</summary>
    /// <remarks>https://hl7.org/fhirpath/#singleton-evaluation-of-collections</remarks>
    public Truth TruthAbove(int mark, int position) => (Count - mark) switch
    {
        0 => Truth.Empty,
        1 => TruthOf(Items[mark]),
        var count => FailTruth(position, $"expected one item, got {count}"),
    };

    public static Truth TruthOf(in FhirPathValue value)
    {
        if (value.Kind == ValueKind.Element)
        {
            return value.Row < 0 ? Truth.Empty : value.Tree.KindOf(value.Row) == Elements.JsonKind.False ? Truth.False : Truth.True;
        }

        return value.Kind == ValueKind.Boolean && !value.Boolean ? Truth.False : Truth.True;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Items[i].ToString());
        }

        return text.ToString();
    }

    private bool Grow()
    {
        if (Count >= scope.Limits.MaxItems)
        {
            return Fail(0, $"more than {scope.Limits.MaxItems} items were held at one time", isLimit: true);
        }

        var larger = ArrayPool<FhirPathValue>.Shared.Rent(Math.Max(64, Count * 2));
        Array.Copy(Items, larger, Count);
        Release();
        Items = larger;
        return true;
    }
}
