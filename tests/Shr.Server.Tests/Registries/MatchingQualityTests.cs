using System.Diagnostics;
using Shr.Server.Registries.Matching;

namespace Shr.Server.Tests.Registries;

public sealed class MatchingQualityTests
{
    private const int People = 100_000;
    private const int Probes = 2_000;

    [Test]
    public void Among_a_hundred_thousand_people_second_registrations_are_found_and_strangers_are_not()
    {
        var source = new SeededPatients(20261122);
        var people = Enumerable.Range(0, People).Select(_ => source.Person()).ToArray();
        var index = new Dictionary<string, List<int>>();
        for (var i = 0; i < people.Length; i++)
        {
            foreach (var key in MatchKeys.Of(people[i]))
            {
                (index.TryGetValue(key, out var list) ? list : index[key] = []).Add(i);
            }
        }

        int found = 0, wrong = 0, missedByKeys = 0, candidatesSeen = 0;
        var times = new List<double>();
        for (var probe = 0; probe < Probes; probe++)
        {
            // Every second probe is somebody new.
            var isKnown = probe % 2 == 0;
            var original = (probe * 47) % People;
            var facts = isKnown ? source.SecondRegistration(people[original]) : source.Person();
            var clock = Stopwatch.StartNew();
            var candidates = MatchKeys.Of(facts).Where(index.ContainsKey).SelectMany(key => index[key]).Distinct().ToList();
            var matches = candidates.Where(c => MatchScorer.Score(facts, people[c]).Grade >= MatchGrade.Probable).ToList();
            times.Add(clock.Elapsed.TotalMilliseconds);
            candidatesSeen += candidates.Count;
            found += isKnown && matches.Contains(original) ? 1 : 0;
            missedByKeys += isKnown && !candidates.Contains(original) ? 1 : 0;
            wrong += matches.Count(m => !isKnown || m != original);
        }

        times.Sort();
        var recall = found / (Probes / 2.0);
        var precision = found / (double)(found + wrong);
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"recall {recall:F4}, precision {precision:F4}, missed by keys {missedByKeys}, candidates a probe {candidatesSeen / (double)Probes:F0}, p95 {times[(int)(times.Count * 0.95)]:F1} ms"));
        Assert.That(recall, Is.GreaterThanOrEqualTo(0.95));
        Assert.That(precision, Is.GreaterThanOrEqualTo(0.98));
    }

    [TestCase("Mohammad Rahim Uddin", "মোঃ রহিম উদ্দিন")]
    [TestCase("Khadija Begum", "Khodeza Begom")]
    [TestCase("Md. Shafiqul Islam", "Safikul Islam")]
    [TestCase("Jahangir Chowdhury", "জাহাঙ্গীর চৌধুরী")]
    [TestCase("Purnima Rani Biswas", "পূর্ণিমা রানী বিশ্বাস")]
    public void The_same_name_in_another_spelling_or_script_is_alike(string one, string other)
    {
        var score = MatchScorer.Score(new PatientFacts { Names = [one] }, new PatientFacts { Names = [other] });

        Assert.That(score.Evidence.Single(e => e.Field == "name").Weight, Is.GreaterThan(1));
    }

    [Test]
    public void A_score_explains_itself_without_telling_values()
    {
        var source = new SeededPatients(1);
        var person = source.Person();

        var score = MatchScorer.Score(person, source.SecondRegistration(person));

        Assert.That(score.Evidence.Select(e => e.Field), Does.Contain("name").And.Contain("birthDate"));
        Assert.That(score.Evidence.Select(e => e.Finding), Has.None.Contains(person.BirthDate));
    }
}
