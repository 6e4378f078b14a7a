using Shr.Fhir;
using Shr.Terminology;
using Shr.Terminology.CodeSystems;

namespace Shr.Validation;

/// <summary>
/// Answers all deferred checks of a resource in one round: codes by the terminology at hand, and by the remote service where
/// that does not know; references by the store.
/// </summary>
/// <param name="terminology">What codes mean.</param>
/// <param name="askRemote">Asks another terminology service about a coding and a value set; null where it does not know either. May be null: then nothing is asked.</param>
/// <param name="find">What the store has of the target of a reference (as written); null where it cannot be told. May be null: then nothing is asked.</param>
/// <param name="profiles">The profiles that targets are checked against; null: they are not.</param>
public sealed class DeferredRound(
    ITerminology terminology,
    Func<string, Coding, CancellationToken, ValueTask<bool?>>? askRemote = null,
    Func<string, CancellationToken, ValueTask<StoredTarget?>>? find = null,
    ProfileSet? profiles = null)
{
    /// <summary>Reports what the answers make faults of.</summary>
    public async ValueTask RunAsync(Resource resource, IReadOnlyList<DeferredCheck> checks, ValidationSettings settings, IssueCollector issues, CancellationToken cancellationToken)
    {
        var report = new DeferredReport(resource, settings, issues);
        var targets = find is null ? null : new StoredTargets(find, profiles, terminology, settings);
        for (var i = 0; i < checks.Count && !issues.IsFull; i++)
        {
            var check = checks[i];
            if (check.Binding is { } binding)
            {
                if (binding.ValueSet is { } valueSet)
                {
                    await CheckAsync(check.Element, valueSet, binding.Strength, report, cancellationToken);
                }

                if (binding.MaxValueSet is { } maximum)
                {
                    await CheckAsync(check.Element, maximum, BindingStrength.Required, report, cancellationToken);
                }
            }
            else if (check.Target is null)
            {
                CheckCode(check.Element, settings.UnknownCode, report);
            }
            else if (check.Target is { } target && targets is not null)
            {
                await targets.CheckAsync(check.Element, target, report, cancellationToken);
            }
        }
    }

    // Only what is known for certain counts: a code of a system that is not here, or only in part, may well be right.
    private void CheckCode(in Element coding, IssueSeverity? unknownCode, DeferredReport report)
    {
        var verdict = CodedElement.Ask(terminology, coding);
        if (verdict is { Status: CodeStatus.UnknownCodeSystem } && coding.Child("system"u8).Utf8Value is var system && system.IndexOf("/ValueSet/"u8) >= 0)
        {
            report.Add(coding, ValidationIssues.SystemIsValueSet, ValidationIssues.SystemIsValueSet.Severity, coding.ChildString("system"u8));
        }
        else if (verdict is { Status: CodeStatus.UnknownCode } && unknownCode is { } severity)
        {
            // Units are written by hand more often than they are chosen: R4's own examples have Tab where the code is TAB.
            var weighed = coding.Type.Name == "Coding" || severity > IssueSeverity.Warning ? severity : IssueSeverity.Warning;
            report.Add(coding, ValidationIssues.UnknownCode, weighed, Print(coding), "");
        }
    }

    private ValueTask CheckAsync(Element element, string valueSet, BindingStrength strength, DeferredReport report, CancellationToken cancellationToken)
    {
        var (best, coding) = Ask(element, valueSet);
        if (best is { Status: CodeStatus.Valid })
        {
            if ((best.Value.Remarks & CodeRemarks.WrongDisplay) != 0)
            {
                report.Add(coding, ValidationIssues.DisplayDiffers, IssueSeverity.Warning, Print(coding), "");
            }

            return ValueTask.CompletedTask;
        }

        if (best is null)
        {
            report.AddMissing(element, valueSet, strength);
            return ValueTask.CompletedTask;
        }

        if (best.Value.Status is CodeStatus.NotInValueSet or CodeStatus.UnknownCode)
        {
            report.AddInvalid(element, Print(coding), valueSet, strength, best.Value.Status);
            return ValueTask.CompletedTask;
        }

        return UndecidedAsync(element, valueSet, strength, best.Value.Status, report, cancellationToken);
    }

    /// <summary>The verdict that decides: the first valid one, else an undecided one, else the last; null where there is no code at all.</summary>
    private (CodeVerdict? Verdict, Element Coding) Ask(in Element element, string valueSet)
    {
        CodeVerdict? best = null;
        Element decisive = default;
        foreach (var coding in CodedElement.CodingsOf(element))
        {
            if (CodedElement.Ask(terminology, valueSet, coding) is not { } verdict)
            {
                continue;
            }

            if (verdict.IsValid)
            {
                return (verdict, coding);
            }

            if (best is null || verdict.Status is not (CodeStatus.NotInValueSet or CodeStatus.UnknownCode))
            {
                (best, decisive) = (verdict, coding);
            }
        }

        return (best, decisive);
    }

    private async ValueTask UndecidedAsync(Element element, string valueSet, BindingStrength strength, CodeStatus status, DeferredReport report, CancellationToken cancellationToken)
    {
        bool? answer = null;
        Element asked = default;
        foreach (var coding in CodedElement.CodingsOf(element).ToArray())
        {
            asked = coding;
            if (askRemote is null || CodedElement.Read(coding) is not { } question)
            {
                continue;
            }

            answer = await askRemote(valueSet, question, cancellationToken) ?? answer;
            if (answer == true)
            {
                return;
            }
        }

        if (answer is null)
        {
            report.AddUndecided(element, Print(asked), valueSet, strength, status);
        }
        else
        {
            report.AddInvalid(element, Print(asked), valueSet, strength, CodeStatus.NotInValueSet);
        }
    }

    private static string Print(in Element coding) =>
        CodedElement.Read(coding) is { } read ? read.System is null ? $"'{read.Code}'" : $"'{read.System}#{read.Code}'" : "it";
}
