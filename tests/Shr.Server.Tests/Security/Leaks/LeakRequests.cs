namespace Shr.Server.Tests.Security.Leaks;

/// <summary>One request of a kind of route.</summary>
internal sealed record LeakRequest(string Route, string Method, string Path, string? Body = null)
{
    public override string ToString() => $"[{Route}] {Method} {Path} {Body}";
}

/// <summary>Random requests, route by route. A new route joins with a line.</summary>
internal sealed class LeakRequests(LeakData data, Random random)
{
    private static readonly string[] Types = ["Observation", "Encounter", "Condition", "DiagnosticReport", "List", "RelatedPerson", "Patient"];

    /// <summary>Routes that name one record.</summary>
    public static IReadOnlyList<string> Reads { get; } = ["read", "vread", "history-instance"];

    /// <summary>Routes that name no patient.</summary>
    public static IReadOnlyList<string> Searches { get; } =
    [
        "search", "search-post", "chain", "has", "include", "revinclude", "iterate", "not", "total", "count", "paging", "sort", "elements",
        "system-search", "history-type", "history-system", "batch", "transaction",
    ];

    /// <summary>Routes that look for one person's records.</summary>
    public static IReadOnlyList<string> Matching { get; } = ["match"];

    /// <summary>Routes that name one patient.</summary>
    public static IReadOnlyList<string> Named { get; } = ["patient", "patient-include", "patient-revinclude", "compartment", "patient-id", "lastn"];

    public LeakRequest Next(string route, string patient)
    {
        var record = Pick(data.Records);
        return route switch
        {
            "read" => Get(route, record.Key),
            "vread" => Get(route, $"{record.Key}/_history/{random.Next(1, 3)}"),
            "history-instance" => Get(route, $"{record.Key}/_history"),
            "search" => Get(route, Search()),
            "search-post" => new LeakRequest(route, "POST", "Observation/_search", Condition("Observation")),
            "chain" => Get(route, Pick([
                $"Observation?patient.gender={Gender()}", $"Observation?subject:Patient.name={Name()}", $"DiagnosticReport?result.code={Code()}",
                $"Observation?encounter.status={Pick(["finished", "planned"])}", $"Observation?has-member.category=laboratory", $"Condition?encounter.subject:Patient.gender={Gender()}"])),
            "has" => Get(route, Pick([
                $"Patient?_has:Observation:patient:code={Code()}", $"Encounter?_has:Observation:encounter:category=laboratory",
                $"Observation?_has:DiagnosticReport:result:code={Code()}", $"Patient?_has:Observation:patient:_has:DiagnosticReport:result:status=final",
                $"Organization?_has:Encounter:service-provider:status=finished"])),
            "include" => Get(route, Pick([
                $"Observation?category={Category()}&_include=Observation:encounter", $"Observation?code={Code()}&_include=Observation:has-member",
                $"DiagnosticReport?_include=DiagnosticReport:result", "List?_include=List:item", "Observation?_include=*&_count=30", "Condition?_include=Condition:patient"])),
            "revinclude" => Get(route, Pick([
                $"Encounter?_revinclude=Observation:encounter", $"Observation?code={Code()}&_revinclude=DiagnosticReport:result", $"Patient?gender={Gender()}&_revinclude=Condition:patient",
                $"Observation?category={Category()}&_revinclude=List:item", "Organization?_revinclude=Encounter:service-provider", "Practitioner?_revinclude=Observation:performer"])),
            "iterate" => Get(route, Pick([
                "DiagnosticReport?_include=DiagnosticReport:result&_include:iterate=Observation:encounter&_include:iterate=Encounter:part-of",
                "Encounter?_revinclude=Observation:encounter&_revinclude:iterate=DiagnosticReport:result"])),
            "not" => Get(route, Pick([$"Observation?code:not={Code()}", "Observation?encounter:missing=true", $"Observation?patient.gender:not={Gender()}", "Encounter?part-of:missing=false", "Condition?encounter:missing=true"])),
            "total" => Get(route, $"{Search()}&_total=accurate&_count=2"),
            "count" => Get(route, $"{Search()}&_summary=count"),
            "paging" => Get(route, $"{Search()}&_count={random.Next(1, 5)}"),
            "sort" => Get(route, $"Observation?{Condition("Observation")}&_sort={Pick(["-date", "date", "code", "_id", "-value-quantity"])}&_count=4"),
            "elements" => Get(route, $"{Search()}&_elements=status,subject"),
            "system-search" => Get(route, $"?_type={Pick(["Observation,Condition", "Encounter,List", "Patient,Observation", "Task,Encounter"])}&_count=50"),
            "history-type" => Get(route, $"{Pick(Types)}/_history?_count={random.Next(3, 40)}"),
            "history-system" => Get(route, $"_history?_count={random.Next(20, 100)}"),
            "batch" or "transaction" => Bundle(route, route, Search(), Search()),
            "patient" => Get(route, $"{Pick(["Observation", "Condition", "Encounter", "DiagnosticReport"])}?patient={patient}"),
            "patient-include" => Get(route, $"Observation?patient={patient}&_include=Observation:has-member&_include=Observation:encounter"),
            "patient-revinclude" => Get(route, $"Encounter?patient=Patient/{patient}&_revinclude=Observation:encounter&_revinclude=Condition:encounter"),
            "compartment" => Get(route, $"Patient/{patient}/{Pick(["Observation", "Encounter", "Condition"])}?_include=Observation:has-member"),
            "everything" => Get(route, $"Patient/{patient}/$everything?_count={random.Next(3, 60)}"),
            "lastn" => Get(route, $"Observation/$lastn?patient={patient}&max={random.Next(1, 9)}"),
            "match" => Match(route),
            "patient-id" => Get(route, $"Patient?_id={patient}&_revinclude=Observation:patient&_revinclude:iterate=DiagnosticReport:result"),
            _ => throw new ArgumentException(route),
        };
    }

    private string Search()
    {
        var type = Pick(Types);
        return $"{type}?{Condition(type)}";
    }

    private string Condition(string type) => type switch
    {
        "Observation" => Pick([$"code={Code()}", $"category={Category()}", $"status=final", $"value-quantity=gt{random.Next(50, 120)}", $"date=ge2026-0{random.Next(1, 6)}"]),
        "Encounter" => Pick(["status=finished", "status=planned", "class=AMB"]),
        "Condition" => Pick(["code=A90", "code=J18,A90"]),
        "DiagnosticReport" => $"code={Code()}",
        "List" => "status=current",
        "Patient" => Pick([$"gender={Gender()}", $"name={Name()}"]),
        _ => $"name={Name()}",
    };

    private static LeakRequest Bundle(string route, string type, params string[] urls) => new(
        route,
        "POST",
        "",
        $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', urls.Select(u => $$"""{"request":{"method":"GET","url":"{{u}}"} }"""))}}]}""");

    private LeakRequest Match(string route)
    {
        var name = Pick(["", $$""","name":[{"family":"{{Name()}}"}]"""]);
        var gender = Pick(["", $$""","gender":"{{Gender()}}" """]);
        var patient = $$"""{"resourceType":"Patient","birthDate":"1980-05-06","telecom":[{"system":"phone","value":"01711000000"}]{{name}}{{gender}}}""";
        return new LeakRequest(route, "POST", "Patient/$match", $$"""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{{patient}}},{"name":"count","valueInteger":{{Pick([3, 50])}}}]}""");
    }

    private static LeakRequest Get(string route, string path) => new(route, "GET", path);

    private string Code() => Pick(["8480-6", "8867-4", "29463-7", "2339-0"]);

    private string Category() => Pick(["laboratory", "vital-signs"]);

    private string Gender() => Pick(["male", "female"]);

    private string Name() => Pick(["Rahim", "Karim", "Ruma", "Salma"]);

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
