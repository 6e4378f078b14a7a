using System.Collections.Frozen;
using Shr.Fhir.FhirPath.Compiled;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>Every function of the language: to add one is a line here.</summary>
/// <remarks>https://hl7.org/fhirpath/#functions, https://hl7.org/fhir/R4/fhirpath.html#functions</remarks>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, FunctionDefinition> ByName = new List<FunctionDefinition>
    {
        // Existence
        Step("empty", 0, 0, Shape.Boolean, (p, t, a) => new CountTestNode(p, t, isEmpty: true)),
        Step("exists", 0, 1, Shape.Boolean, (p, t, a) => a.Length == 0 ? new CountTestNode(p, t, isEmpty: false) : new QuantifierNode(p, t, a[0], isAll: false)),
        Step("all", 1, 1, Shape.Boolean, (p, t, a) => new QuantifierNode(p, t, a[0], isAll: true)),
        Step("not", 0, 0, Shape.Boolean, (p, t, a) => new NotNode(p, t), isLambda: false),
        Row("allTrue", 0, 0, Shape.Boolean, Shape.Boolean, CollectionFunctions.AllTrue),
        Row("anyTrue", 0, 0, Shape.Boolean, Shape.Boolean, CollectionFunctions.AnyTrue),
        Row("allFalse", 0, 0, Shape.Boolean, Shape.Boolean, CollectionFunctions.AllFalse),
        Row("anyFalse", 0, 0, Shape.Boolean, Shape.Boolean, CollectionFunctions.AnyFalse),
        Row("subsetOf", 1, 1, Shape.Any, Shape.Boolean, CollectionFunctions.SubsetOf),
        Row("supersetOf", 1, 1, Shape.Any, Shape.Boolean, CollectionFunctions.SupersetOf),
        Row("count", 0, 0, Shape.Any, Shape.Integer, CollectionFunctions.Count),
        Row("distinct", 0, 0, Shape.Any, Shape.Same, CollectionFunctions.Distinct),
        Row("isDistinct", 0, 0, Shape.Any, Shape.Boolean, CollectionFunctions.IsDistinct),

        // Filtering and projection
        Step("where", 1, 1, Shape.Same, (p, t, a) => new WhereNode(p, t, a[0])),
        Step("select", 1, 1, Shape.Argument, (p, t, a) => new SelectNode(p, t, a[0])),
        Row("repeat", 1, 1, Shape.Any, Shape.Any, TreeFunctions.Repeat, isLambda: true),
        Row("repeatAll", 1, 1, Shape.Any, Shape.Any, TreeFunctions.RepeatAll, isLambda: true),
        Row("coalesce", 1, 32, Shape.Any, Shape.Any, CollectionFunctions.Coalesce),

        // Subsetting and combining
        Row("single", 0, 0, Shape.Any, Shape.Same, CollectionFunctions.Single),
        Row("first", 0, 0, Shape.Any, Shape.Same, CollectionFunctions.First, needsOrder: true),
        Row("last", 0, 0, Shape.Any, Shape.Same, CollectionFunctions.Last, needsOrder: true),
        Row("tail", 0, 0, Shape.Any, Shape.Same, CollectionFunctions.Tail, needsOrder: true),
        Row("skip", 1, 1, Shape.Any, Shape.Same, CollectionFunctions.Skip, needsOrder: true),
        Row("take", 1, 1, Shape.Any, Shape.Same, CollectionFunctions.Take, needsOrder: true),
        Row("intersect", 1, 1, Shape.Any, Shape.Same, CollectionFunctions.Intersect),
        Row("exclude", 1, 1, Shape.Any, Shape.Same, CollectionFunctions.Exclude),
        Row("union", 1, 1, Shape.Any, Shape.Both, CollectionFunctions.Union),
        Row("combine", 1, 2, Shape.Any, Shape.Both, CollectionFunctions.Combine),

        // Conversion
        Row("iif", 2, 3, Shape.Any, Shape.Any, UtilityFunctions.Iif, isLambda: true),
        Row("toBoolean", 0, 0, Shape.Any, Shape.Boolean, ConversionFunctions.ToBoolean),
        Row("toInteger", 0, 0, Shape.Any, Shape.Integer, ConversionFunctions.ToInteger),
        Row("toLong", 0, 0, Shape.Any, Shape.Long, ConversionFunctions.ToLong),
        Row("toDecimal", 0, 0, Shape.Any, Shape.Decimal, ConversionFunctions.ToDecimal),
        Row("toString", 0, 0, Shape.Any, Shape.String, ConversionFunctions.ToText),
        Row("toDate", 0, 0, Shape.Any, Shape.Date, ConversionFunctions.ToDate),
        Row("toDateTime", 0, 0, Shape.Any, Shape.DateTime, ConversionFunctions.ToDateTime),
        Row("toTime", 0, 0, Shape.Any, Shape.Time, ConversionFunctions.ToTime),
        Row("toQuantity", 0, 1, Shape.Any, Shape.Quantity, ConversionFunctions.ToQuantity),
        Row("convertsToBoolean", 0, 0, Shape.Any, Shape.Boolean, ConversionFunctions.ConvertsToBoolean),
        Row("convertsToInteger", 0, 0, Shape.Any, Shape.Boolean, ConversionFunctions.ConvertsToInteger),
        Row("convertsToLong", 0, 0, Shape.Any, Shape.Boolean, ConversionFunctions.ConvertsToLong),
        Row("convertsToDecimal", 0, 0, Shape.Any, Shape.Boolean, ConversionFunctions.ConvertsToDecimal),
        Row("convertsToString", 0, 0, Shape.Any, Shape.Boolean, ConversionFunctions.ConvertsToText),
        Row("convertsToDate", 0, 0, Shape.Any, Shape.Boolean, ConversionFunctions.ConvertsToDate),
        Row("convertsToDateTime", 0, 0, Shape.Any, Shape.Boolean, ConversionFunctions.ConvertsToDateTime),
        Row("convertsToTime", 0, 0, Shape.Any, Shape.Boolean, ConversionFunctions.ConvertsToTime),
        Row("convertsToQuantity", 0, 1, Shape.Any, Shape.Boolean, ConversionFunctions.ConvertsToQuantity),

        // Text
        Row("indexOf", 1, 1, Shape.String, Shape.Integer, StringFunctions.IndexOf),
        Row("lastIndexOf", 1, 1, Shape.String, Shape.Integer, StringFunctions.LastIndexOf),
        Row("substring", 1, 2, Shape.String, Shape.String, StringFunctions.Substring),
        Row("startsWith", 1, 1, Shape.String, Shape.Boolean, StringFunctions.StartsWith),
        Row("endsWith", 1, 1, Shape.String, Shape.Boolean, StringFunctions.EndsWith),
        Row("contains", 1, 1, Shape.String, Shape.Boolean, StringFunctions.Contains),
        Row("upper", 0, 0, Shape.String, Shape.String, StringFunctions.Upper),
        Row("lower", 0, 0, Shape.String, Shape.String, StringFunctions.Lower),
        Row("replace", 2, 2, Shape.String, Shape.String, StringFunctions.Replace),
        Row("matches", 1, 2, Shape.String, Shape.Boolean, RegexFunctions.Matches),
        Row("matchesFull", 1, 2, Shape.String, Shape.Boolean, RegexFunctions.MatchesFull),
        Row("replaceMatches", 2, 3, Shape.String, Shape.String, RegexFunctions.ReplaceMatches),
        Row("length", 0, 0, Shape.String, Shape.Integer, StringFunctions.Length),
        Row("toChars", 0, 0, Shape.String, Shape.String, StringFunctions.ToChars),
        Row("trim", 0, 0, Shape.String, Shape.String, StringFunctions.Trim),
        Row("split", 1, 1, Shape.String, Shape.String, StringFunctions.Split),
        Row("join", 0, 1, Shape.String, Shape.String, StringFunctions.Join),
        Row("encode", 1, 1, Shape.String, Shape.String, CodingFunctions.Encode),
        Row("decode", 1, 1, Shape.String, Shape.String, CodingFunctions.Decode),
        Row("escape", 1, 1, Shape.String, Shape.String, CodingFunctions.Escape),
        Row("unescape", 1, 1, Shape.String, Shape.String, CodingFunctions.Unescape),

        // Mathematics
        Row("abs", 0, 0, Shape.Number, Shape.Same, MathFunctions.Abs),
        Row("ceiling", 0, 0, Shape.Number, Shape.Number, MathFunctions.Ceiling),
        Row("exp", 0, 0, Shape.Number, Shape.Decimal, MathFunctions.Exp),
        Row("floor", 0, 0, Shape.Number, Shape.Number, MathFunctions.Floor),
        Row("ln", 0, 0, Shape.Number, Shape.Decimal, MathFunctions.Ln),
        Row("log", 1, 1, Shape.Number, Shape.Decimal, MathFunctions.Log),
        Row("power", 1, 1, Shape.Number, Shape.Number, MathFunctions.Power),
        Row("round", 0, 1, Shape.Number, Shape.Number, MathFunctions.Round),
        Row("sqrt", 0, 0, Shape.Number, Shape.Decimal, MathFunctions.Sqrt),
        Row("truncate", 0, 0, Shape.Number, Shape.Number, MathFunctions.Truncate),

        // Tree, utility, reflection
        Row("children", 0, 0, Shape.Any, Shape.Node, TreeFunctions.Children),
        Row("descendants", 0, 0, Shape.Any, Shape.Node, TreeFunctions.Descendants),
        Row("trace", 1, 2, Shape.Any, Shape.Same, UtilityFunctions.Trace, isLambda: true),
        Row("defineVariable", 1, 2, Shape.Any, Shape.Same, UtilityFunctions.DefineVariable),
        Row("type", 0, 0, Shape.Any, Shape.Any, UtilityFunctions.Type),
        Row("now", 0, 0, Shape.Any, Shape.DateTime, DateFunctions.Now),
        Row("today", 0, 0, Shape.Any, Shape.Date, DateFunctions.Today),
        Row("timeOfDay", 0, 0, Shape.Any, Shape.Time, DateFunctions.TimeOfDay),

        // Aggregates
        Row("aggregate", 1, 2, Shape.Any, Shape.Any, UtilityFunctions.Aggregate, isLambda: true),
        Row("sum", 0, 0, Shape.Any, Shape.Any, UtilityFunctions.Sum),
        Row("min", 0, 0, Shape.Any, Shape.Same, UtilityFunctions.Min),
        Row("max", 0, 0, Shape.Any, Shape.Same, UtilityFunctions.Max),
        Row("avg", 0, 0, Shape.Any, Shape.Any, UtilityFunctions.Average),

        // Dates, boundaries, quantities
        Row("yearOf", 0, 0, Shape.Any, Shape.Integer, DateFunctions.Year),
        Row("monthOf", 0, 0, Shape.Any, Shape.Integer, DateFunctions.Month),
        Row("dayOf", 0, 0, Shape.Any, Shape.Integer, DateFunctions.Day),
        Row("hourOf", 0, 0, Shape.Any, Shape.Integer, DateFunctions.Hour),
        Row("minuteOf", 0, 0, Shape.Any, Shape.Integer, DateFunctions.Minute),
        Row("secondOf", 0, 0, Shape.Any, Shape.Integer, DateFunctions.Second),
        Row("millisecondOf", 0, 0, Shape.Any, Shape.Integer, DateFunctions.Millisecond),
        Row("timezoneOffsetOf", 0, 0, Shape.Any, Shape.Decimal, DateFunctions.TimezoneOffset),
        Row("dateOf", 0, 0, Shape.Any, Shape.Date, DateFunctions.Date),
        Row("timeOf", 0, 0, Shape.Any, Shape.Time, DateFunctions.Time),
        Row("lowBoundary", 0, 1, Shape.Any, Shape.Same, BoundaryFunctions.Low),
        Row("highBoundary", 0, 1, Shape.Any, Shape.Same, BoundaryFunctions.High),
        Row("precision", 0, 0, Shape.Any, Shape.Integer, BoundaryFunctions.Precision),
        Row("comparable", 1, 1, Shape.Any, Shape.Boolean, BoundaryFunctions.Comparable),

        // FHIR
        Row("extension", 1, 1, Shape.Any, Shape.Extension, FhirFunctions.Extension),
        Row("hasValue", 0, 0, Shape.Any, Shape.Boolean, FhirFunctions.HasValue),
        Row("getValue", 0, 0, Shape.Any, Shape.Any, FhirFunctions.GetValue),
        Row("resolve", 0, 0, Shape.Any, Shape.Any, FhirFunctions.Resolve),
        Row("memberOf", 1, 1, Shape.Any, Shape.Boolean, FhirFunctions.MemberOf),
        Row("subsumes", 1, 1, Shape.Any, Shape.Boolean, FhirFunctions.Subsumes),
        Row("subsumedBy", 1, 1, Shape.Any, Shape.Boolean, FhirFunctions.SubsumedBy),
        Row("conformsTo", 1, 1, Shape.Any, Shape.Boolean, FhirFunctions.ConformsTo),
        Row("htmlChecks", 0, 0, Shape.Any, Shape.Boolean, FhirFunctions.HtmlChecks),
        Row("checkModifiers", 0, 32, Shape.Any, Shape.Same, FhirFunctions.CheckModifiers),
        Row("elementDefinition", 0, 0, Shape.Any, Shape.Any, FhirFunctions.ElementDefinition),
        Row("slice", 2, 2, Shape.Any, Shape.Same, FhirFunctions.Slice),
    }.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The function with a name, or null. <c>is</c>, <c>as</c>, <c>ofType</c> and <c>sort</c> are built by the compiler.</summary>
    public static FunctionDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    private static FunctionDefinition Row(string name, int min, int max, Shape input, Shape result, FunctionBody body, bool isLambda = false, bool needsOrder = false) =>
        new(name, min, max, input, result, body, null, isLambda, needsOrder);

    private static FunctionDefinition Step(string name, int min, int max, Shape result, FunctionBuilder build, bool isLambda = true) =>
        new(name, min, max, Shape.Any, result, null, build, isLambda, false);
}
