using Shr.Fhir.Ucum;

namespace Shr.Fhir.Tests.Ucum;

public sealed class UcumServiceTests
{
    private readonly UcumService _ucum = new();

    [Test]
    public void Every_unit_of_the_table_has_a_meaning()
    {
        Assert.That(_ucum.Units, Has.Count.GreaterThan(300));
        Assert.That(_ucum.Units.Where(u => _ucum.Validate(u.Code) is not null).Select(u => u.Code), Is.Empty);
    }

    [TestCase("mg/dL", 1, "10", "g.m-3")]
    [TestCase("%", 45, "0.45", "1")]
    [TestCase("10*3/uL", 7.5, "7500000000000", "m-3")]
    [TestCase("mm[Hg]", 120, "15998640", "g.m-1.s-2")]
    [TestCase("kat", 1, "602213670000000000000000", "s-1")]
    [TestCase("[degF]", 98.6, "310.15", "K")]
    [TestCase("Cel", 37, "310.15", "K")]
    [TestCase("{cells}/uL", 1, "1000000000", "m-3")]
    [TestCase("[IU]/mL", 1, "1000000", "[iU].m-3")]
    [TestCase("/min", 60, "1", "s-1")]
    [TestCase("kg/m2", 22, "22000", "g.m-2")]
    [TestCase("m2.kg/(s.mol)", 1, null, null)]
    [TestCase("[lb_av]", 185, "83914.58845", "g")]
    [TestCase("a", 1, "31557600", "s")]
    public void Quantities_have_one_canonical_form(string unit, decimal value, string? canonical, string? canonicalUnit)
    {
        Assert.That(_ucum.TryCanonicalize(value, unit, out var result), Is.True);
        if (canonical is not null)
        {
            Assert.That(result.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(canonical));
            Assert.That(result.Unit, Is.EqualTo(canonicalUnit));
        }
    }

    [TestCase("mg")]
    [TestCase("ug/kg/h")]
    [TestCase("mL/min/{1.73_m2}")]
    [TestCase("{annotation}")]
    [TestCase("m[H2O]")]
    [TestCase("10*-3")]
    [TestCase("cal_[15]")]
    [TestCase("B[10.nV]")]
    [TestCase("dB[SPL]")]
    [TestCase("10.L/(min.m2)")]
    [TestCase("[in_i'Hg]")]
    [TestCase("mol/L")]
    [TestCase("%{Negative Control}")]
    [TestCase("1")]
    public void Valid_units_are_accepted(string unit) => Assert.That(_ucum.Validate(unit), Is.Null);

    [TestCase("")]
    [TestCase("mgs")]
    [TestCase("kmin")]
    [TestCase("mg/")]
    [TestCase("mg dL")]
    [TestCase("(mg")]
    [TestCase("mg)")]
    [TestCase("{open")]
    [TestCase("m[H2O")]
    [TestCase("Cel2")]
    [TestCase("Cel/s")]
    [TestCase("m99999")]
    [TestCase("µg")]
    [TestCase("0")]
    [TestCase("year")]
    public void Invalid_units_are_refused_with_a_reason(string unit) => Assert.That(_ucum.Validate(unit), Is.Not.Null.And.Not.Empty);

    [TestCase(1, "kg", "g", "1000")]
    [TestCase(100, "[degF]", "Cel", "37.7777777777777777777777778")]
    [TestCase(37, "Cel", "[degF]", "98.6")]
    [TestCase(1, "[in_i]", "cm", "2.54")]
    [TestCase(5.5, "mmol/L", "umol/mL", "5.5")]
    [TestCase(1, "wk", "d", "7")]
    [TestCase(1, "kg", "m", null)]
    public void Values_convert_between_comparable_units(decimal value, string from, string to, string? expected)
    {
        var converted = _ucum.Convert(value, from, to);

        Assert.That(converted is null ? null : decimal.Round(converted.Value, 25).ToString("0.#########################", System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(expected is null ? null : decimal.Round(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), 25).ToString("0.#########################", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public void Hostile_units_end_quickly()
    {
        Assert.That(_ucum.Validate(new string('(', 5000)), Is.Not.Null);
        Assert.That(_ucum.Validate(string.Concat(Enumerable.Repeat("m99.", 60)) + "m"), Is.Null);
        Assert.That(_ucum.Validate(string.Concat(Enumerable.Repeat("Ym99.", 50)) + "m"), Is.Null);
    }

    [TestCase("mg/dL", "(milligram) / (deciliter)")]
    [TestCase("kg", "(kilogram)")]
    [TestCase("m", "(meter)")]
    [TestCase("mg/dL{creatinine}", "(milligram) / (deciliter) * 1")]
    public void A_unit_can_be_said_in_English(string unit, string expected) => Assert.That(_ucum.Describe(unit), Is.EqualTo(expected));
}
