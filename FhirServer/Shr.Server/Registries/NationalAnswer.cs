namespace Shr.Server.Registries;

/// <summary>What a national service answers: JSON, bytes of another kind, or a refusal that gets the service's own envelope.</summary>
/// <param name="Status">The HTTP status.</param>
internal sealed record NationalAnswer(int Status)
{
    /// <summary>What is written as JSON, or null.</summary>
    public object? Value { get; private init; }

    /// <summary>The bytes sent where there is no <see cref="Value"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>Their media type.</summary>
    public string ContentType { get; private init; } = "text/plain; charset=utf-8";

    /// <summary>Whether it is a refusal, in the service's envelope.</summary>
    public bool IsRefusal { get; private init; }

    /// <summary>The number of the group of faults, or 0.</summary>
    public int Group { get; private init; }

    /// <summary>What is wrong, in words.</summary>
    public string Message { get; private init; } = "";

    /// <summary>Single faults.</summary>
    public IReadOnlyList<NationalFault> Faults { get; private init; } = [];

    /// <summary>JSON; absent values are written as null.</summary>
    public static NationalAnswer Json(object value, int status = 200) => new(status) { Value = value };

    /// <summary>Plain text.</summary>
    public static NationalAnswer Text(string text, int status = 200) => new(status) { Bytes = System.Text.Encoding.UTF8.GetBytes(text) };

    /// <summary>Bytes of a media type (Atom, FHIR).</summary>
    public static NationalAnswer Of(ReadOnlyMemory<byte> bytes, string contentType, int status = 200) => new(status) { Bytes = bytes, ContentType = contentType };

    /// <summary>A refusal.</summary>
    public static NationalAnswer Refused(int status, string message, int group = 0, params IReadOnlyList<NationalFault> faults) =>
        new(status) { IsRefusal = true, Message = message, Group = group, Faults = faults };
}
