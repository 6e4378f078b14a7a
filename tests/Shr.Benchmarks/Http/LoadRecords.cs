using System.Globalization;
using System.Text;

namespace Shr.Benchmarks.Http;

/// <summary>Patients and their laboratory results, about 1 kB each, 49 results for a patient.</summary>
internal static class LoadRecords
{
    public const int PerPatient = 50;
    private const int Codes = 300;

    /// <summary>The patient that a number belongs to.</summary>
    public static string PatientOf(int number) => string.Create(CultureInfo.InvariantCulture, $"load-{number / PerPatient}");

    /// <summary>The id of a record, so that it can be read without looking it up.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"load-{(number % PerPatient == 0 ? number / PerPatient : number)}");

    public static string TypeOf(int number) => number % PerPatient == 0 ? "Patient" : "Observation";

    public static string CodeOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{10000 + (number * 7919 % Codes)}-{number % 10}");

    /// <summary>A record with its id.</summary>
    public static string Json(int number) => number % PerPatient == 0
        ? string.Create(CultureInfo.InvariantCulture, $$"""{"resourceType":"Patient","id":"{{IdOf(number)}}","identifier":[{"system":"http://example.org/nid","value":"{{1000000 + number}}"}],"active":true,"name":[{"use":"official","family":"Family{{number % 977}}","given":["Given{{number % 499}}"]}],"telecom":[{"system":"phone","value":"01711{{number:D6}}"}],"gender":"{{(number % 100 == 0 ? "female" : "male")}}","birthDate":"{{1940 + (number / 50 % 80)}}-0{{1 + (number % 9)}}-1{{number % 9}}","address":[{"line":["House {{number}}"],"city":"Dhaka","district":"Dhaka","country":"BD"}]}""")
        : Result($"\"id\":\"{IdOf(number)}\",", number);

    /// <summary>A new result without an id.</summary>
    public static byte[] NewResult(int number) => Encoding.UTF8.GetBytes(Result("", number));

    /// <summary>Records of a range as one transaction.</summary>
    public static byte[] Transaction(int from, int count)
    {
        var text = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[");
        for (var number = from; number < from + count; number++)
        {
            text.Append(number == from ? "" : ",").Append("{\"resource\":").Append(Json(number))
                .Append(",\"request\":{\"method\":\"PUT\",\"url\":\"").Append(TypeOf(number)).Append('/').Append(IdOf(number)).Append("\"}}");
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    private static string Result(string id, int number) => string.Create(CultureInfo.InvariantCulture, $$$"""{"resourceType":"Observation",{{{id}}}"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory","display":"Laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{{CodeOf(number)}}}"}],"text":"Result {{{number % Codes}}}"},"subject":{"reference":"Patient/{{{PatientOf(number)}}}"},"effectiveDateTime":"{{{2015 + (number % 10)}}}-0{{{1 + (number % 9)}}}-1{{{number % 9}}}T0{{{number % 10}}}:1{{{number % 10}}}:00+06:00","issued":"2025-01-01T10:00:00.000+06:00","performer":[{"display":"District laboratory"}],"valueQuantity":{"value":{{{number % 400}}}.{{{number % 10}}},"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"},"interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"N"}]}],"referenceRange":[{"low":{"value":70,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"},"high":{"value":110,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}],"note":[{"text":"{{{new string('n', 300)}}}"}]}""");
}
