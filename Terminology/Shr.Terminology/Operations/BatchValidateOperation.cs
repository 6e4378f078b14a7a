namespace Shr.Terminology.Operations;

/// <summary><c>$batch-validate-code</c>: many validations in one call; what is said once holds for all.</summary>
/// <remarks>https://build.fhir.org/ig/HL7/fhir-tx-ecosystem-ig/ (batch validation)</remarks>
internal static class BatchValidateOperation
{
    /// <summary>Parameters of the call that no single validation inherits.</summary>
    private static readonly string[] Own = ["validation", "tx-resource", "cache-id"];

    /// <summary>Writes one answer for each validation.</summary>
    public static TerminologyResult Run(TxScope scope, Func<OperationParameters, TxScope> openScope, bool isCodeSystem)
    {
        using var writer = new AnswerWriter();
        writer.StartParameters();
        foreach (var validation in scope.Parameters.FindAll("validation"))
        {
            var parameters = new OperationParameters();
            parameters.AddParameters(validation.Resource["parameter"u8]);
            foreach (var shared in scope.Parameters.All)
            {
                if (!Own.Contains(shared.Name) && !parameters.Find(shared.Name).Part.Exists)
                {
                    parameters.Add(shared);
                }
            }

            writer.StartParameter("validation", "resource"u8);
            Write(writer, openScope(parameters), isCodeSystem);
            writer.EndParameter();
        }

        writer.EndParameters();
        return writer.Finish();
    }

    private static void Write(AnswerWriter writer, TxScope scope, bool isCodeSystem)
    {
        var answer = scope.Failure is not null ? null
            : isCodeSystem || scope.Parameters is var p && p.Text("url") is null && !p.Find("valueSet").Resource.Exists && p.Text("valueSet") is null
                ? ValidateCodeOperation.ForCodeSystem(scope)
                : ValidateCodeOperation.ForValueSet(scope);
        if (answer is null)
        {
            writer.WriteOutcome(scope.Failure!.Issues);
            return;
        }

        answer.Write(writer);
    }
}
