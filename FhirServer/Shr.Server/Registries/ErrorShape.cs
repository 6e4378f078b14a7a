namespace Shr.Server.Registries;

/// <summary>How the refusals of a national service look. Each service has its own envelope, and clients read it.</summary>
internal abstract class ErrorShape
{
    /// <summary>Locations, facilities, providers: <c>{error,message,code}</c>.</summary>
    public static ErrorShape Registry { get; } = new RegistryErrors();

    /// <summary>Health ids: <c>{message,code}</c>.</summary>
    public static ErrorShape HealthIds { get; } = new HealthIdErrors();

    /// <summary>
    /// The patient index: with faults <c>{error_code,http_status,message,errors}</c>; 401, 403 and 409 <c>{code,message}</c>;
    /// others <c>{http_status,message}</c>.
    /// </summary>
    public static ErrorShape PatientIndex { get; } = new PatientIndexErrors();

    /// <summary>Encounters and their feeds: <c>{httpStatus,message,errors}</c>, the status as text.</summary>
    public static ErrorShape Encounters { get; } = new EncounterErrors();

    /// <summary>The body of a refusal.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="group">The number of the group of faults (1000, 2000), or 0.</param>
    /// <param name="message">What is wrong, in words.</param>
    /// <param name="faults">Single faults; may be empty.</param>
    public abstract object Body(int status, int group, string message, IReadOnlyList<NationalFault> faults);

    private sealed class RegistryErrors : ErrorShape
    {
        public override object Body(int status, int group, string message, IReadOnlyList<NationalFault> faults) => new { error = true, message, code = status };
    }

    private sealed class HealthIdErrors : ErrorShape
    {
        public override object Body(int status, int group, string message, IReadOnlyList<NationalFault> faults) => new { message, code = status };
    }

    private sealed class PatientIndexErrors : ErrorShape
    {
        public override object Body(int status, int group, string message, IReadOnlyList<NationalFault> faults)
        {
            if (faults.Count > 0 || group > 0)
            {
                return new
                {
                    error_code = group,
                    http_status = status,
                    message,
                    errors = faults.Select(f => f.Field is { } field ? (object)new { code = f.Code, field, message = f.Message } : new { code = f.Code, message = f.Message }),
                };
            }

            return status is 401 or 403 or 409 ? new { code = status, message } : new { http_status = status, message };
        }
    }

    private sealed class EncounterErrors : ErrorShape
    {
        public override object Body(int status, int group, string message, IReadOnlyList<NationalFault> faults)
        {
            var httpStatus = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return faults.Count == 0
                ? new { httpStatus, message }
                : new { httpStatus, message, errors = faults.Select(f => new { field = f.Field ?? "", type = f.Type, reason = f.Message }) };
        }
    }
}
