// What staff are asked about a category.
import { useQuery } from "@tanstack/react-query";
import { catalogueQuery } from "../api/queries";
import { ofStaff, type Question } from "./questions";

export function useQuestions(category: string | undefined): Question[] {
  const { data } = useQuery({ ...catalogueQuery, enabled: Boolean(category) });
  return ofStaff(data?.items.find((i) => i.code === category)?.questions);
}
