namespace Shr.Search.Tests;

/// <summary>https://hl7.org/fhir/R4/binary-definitions.html#Binary.securityContext</summary>
public sealed class SecurityContextTests
{
    [TestCase("Patient/p", "p")]
    [TestCase("http://here.example/fhir/Patient/p", "p")]
    [TestCase("http://elsewhere.example/fhir/Patient/p", null)]
    [TestCase("DocumentReference/d", null)]
    public void Content_belongs_to_the_patient_of_its_security_context(string reference, string? patient)
    {
        var result = new SearchBench().Extract($$"""{"resourceType":"Binary","id":"b","contentType":"image/png","securityContext":{"reference":"{{reference}}"} }""", out _);

        Assert.That(result.Patients, patient is null ? Is.Empty : Is.EqualTo(new[] { patient }));
    }
}
