using Shr.Fhir;

namespace Shr.Validation.Rules;

/// <summary>Whether a constraint is met; null where the expression itself must be asked.</summary>
internal delegate bool? FastConstraint(in Element element);
